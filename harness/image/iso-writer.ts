import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { imageError, mediumError } from './image-error.ts';
import { layOutMedium } from './iso/medium-layout.ts';
import { mediumPath } from './iso/medium-path.ts';
import { mediumTree, type MediumFile, type MediumSource } from './iso/medium-tree.ts';
import { unreadable, writeMedium } from './iso/write-medium.ts';

/** A file of a medium, resolved: bytes, or a file of this host. `path` is relative to the root, `/` or `\` between its parts. */
export type IsoFile = { path: string; data: Buffer } | { path: string; from: string };
export interface IsoContent {
  /** Volume label, at most 16 characters (the Joliet limit), e.g. `ANSWER`. */
  label: string;
  files: IsoFile[];
  /** The ISO to write. */
  out: string;
  /** Path inside the medium of a FAT image that UEFI boots (El Torito, no emulation). */
  efiBoot?: string;
  /** Path inside the medium of a program that BIOS boots, e.g. `boot/etfsboot.com`. */
  biosBoot?: string;
  /** Of every time stamp on the medium, seconds since 1970; default `SOURCE_DATE_EPOCH`, else 2020-01-01. */
  time?: number;
  signal?: AbortSignal;
}

/** Equal content gives equal bytes, to be cached by digest. */
const defaultTime = 1_577_836_800;

/**
 * Writes an ISO 9660 medium with Joliet names, without any program. Files of this host are read in place, in portions:
 * memory does not grow with them. Files above 4 GiB are possible (interchange level 3). Windows shows everything on it as
 * read-only. The ISO appears under its name when it is whole; what is half written is removed.
 * @throws WimproofError `WP-MEDIUM-PATH`, `WP-MEDIUM-SOURCE`, `WP-MEDIUM-WRITE`; the signal's reason when aborted
 */
export async function writeIso({ label, files, out, efiBoot, biosBoot, time, signal }: IsoContent): Promise<void> {
  if (!/^[A-Za-z0-9_]{1,16}$/.test(label)) throw imageError('WP-MEDIUM-PATH', `'${label}' cannot be a volume label`, 'Use 1 to 16 letters, digits or underscores');
  const { root, files: placed } = mediumTree(await Promise.all(files.map(mediumSource)));
  const byPath = new Map(files.map((file, at) => [key(file.path), placed[at] as MediumFile]));
  const bootImage = (wanted: string): MediumFile => {
    const found = byPath.get(key(wanted));
    if (!found || found.size === 0) throw imageError('WP-MEDIUM-PATH', `The boot image '${wanted}' is not among the files of the medium, or is empty`, 'Name one of the files');
    return found;
  };
  const boot = { ...(efiBoot !== undefined && { efi: bootImage(efiBoot) }), ...(biosBoot !== undefined && { bios: bootImage(biosBoot) }) };
  const { head } = layOutMedium(label, root, placed, boot, new Date((time ?? sourceDate()) * 1000));
  const target = path.resolve(out);
  // Beside the target, so that renaming stays within one file system.
  const half = `${target}.${randomBytes(4).toString('hex')}.half`;
  try {
    await mkdir(path.dirname(target), { recursive: true });
    const handle = await open(half, 'wx');
    try {
      await writeMedium(handle, head, placed, signal);
    } finally {
      await handle.close();
    }
    await rename(half, target);
  } catch (error) {
    await rm(half, { force: true }).catch(() => {}); // Its folder is none.
    if (isSystemError(error)) throw mediumError('WP-MEDIUM-WRITE', `The medium ${target} cannot be written: ${error.message}`, 'Free space, and check the rights of the folder', error);
    throw error;
  }
}

async function mediumSource(file: IsoFile): Promise<MediumSource> {
  if ('data' in file) return { path: file.path, source: file.data, size: file.data.length };
  const from = path.resolve(file.from);
  const found = await stat(from).catch((error: Error) => {
    throw unreadable(from, error.message, error);
  });
  if (!found.isFile()) throw unreadable(from, 'it is no file');
  return { path: file.path, source: from, size: found.size };
}

function key(given: string): string {
  return mediumPath(given).join('/').toLowerCase();
}

/** https://reproducible-builds.org/specs/source-date-epoch/ */
function sourceDate(environment: NodeJS.ProcessEnv = process.env): number {
  const given = environment['SOURCE_DATE_EPOCH'] ?? '';
  return /^\d{1,10}$/.test(given) ? Number(given) : defaultTime;
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
