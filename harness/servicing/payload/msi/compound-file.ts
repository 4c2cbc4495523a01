import { readFile } from 'node:fs/promises';
import CFB from 'cfb';
import { PayloadError } from '../payload-error.ts';
import { decodeStreamName } from './stream-name.ts';
import { MsiFormatError } from './string-pool.ts';

/** A Windows Installer file (.msi, .msp) as its streams. */
export interface InstallerDatabase {
  /** Class of the root storage: `000c1084-0000-0000-c000-000000000046` for a package, `...1086...` for a patch. */
  classId: string;
  /** Bytes of a stream by its readable name: `!Property`, `\u0005SummaryInformation`. */
  stream(name: string): Uint8Array | undefined;
  /** @throws MsiFormatError when there is no such table */
  table(name: string): Uint8Array;
}

/** @throws PayloadError when the file is no compound file */
export async function openInstallerDatabase(file: string): Promise<InstallerDatabase> {
  let container: CFB.CFB$Container;
  try {
    container = CFB.read(await readFile(file), { type: 'buffer' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== undefined) throw error;
    throw damagedInstaller(file, 'it is not a compound file', error);
  }
  const stream = (name: string): Uint8Array | undefined => {
    // Of the root storage alone: the transforms of a patch are storages with streams of the same names.
    const isOwn = (index: number, own: string): boolean => container.FullPaths[index] === `${container.FullPaths[0]}${own}`;
    const entry = container.FileIndex.find((candidate, index) => candidate.type === 2 && decodeStreamName(candidate.name) === name && isOwn(index, candidate.name));
    return entry && Uint8Array.from(entry.content);
  };
  return {
    classId: guid(String(container.FileIndex[0]?.clsid ?? '')),
    stream,
    table(name) {
      const bytes = stream(`!${name}`);
      if (!bytes) throw new MsiFormatError(`it has no ${name} table`);
      return bytes;
    },
  };
}

export function damagedInstaller(file: string, reason: string, original?: unknown): PayloadError {
  return new PayloadError(file, reason, 'get the file again; it is damaged or not of Windows Installer', original);
}

/** 16 bytes as hex, first three groups little-endian. */
function guid(hex: string): string {
  const swap = (text: string): string => (text.match(/../g) ?? []).reverse().join('');
  const bytes = hex.replaceAll('-', '').toLowerCase();
  return [swap(bytes.slice(0, 8)), swap(bytes.slice(8, 12)), swap(bytes.slice(12, 16)), bytes.slice(16, 20), bytes.slice(20)].join('-');
}
