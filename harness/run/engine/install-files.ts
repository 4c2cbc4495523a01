import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Job } from '../../guest/job/job.ts';
import { withFileSource, type ByteSource } from '../../image/byte-source.ts';
import { findInIso, isoFile, openIso, walkIso, type IsoEntry, type IsoVolume } from '../../image/iso.ts';

const PORTION = 4 << 20;

/** What the steps of a job read from the installation medium: `sources\install.wim`, `sources\sxs`, `sources\install*.swm`. */
export function installPaths(job: Job): string[] {
  const named = job.steps.flatMap(({ command }) => command.flatMap((argument) => [...argument.matchAll(/%INSTALL%\\([^\s"]+)/gi)].map((match) => match[1]!)));
  return [...new Set(named)];
}

/**
 * Copies these files and folders out of the medium, by our own reader: nothing is attached to the host, so nothing has
 * to be freed, and an .iso that the user has opened in Explorer is left alone.
 * @throws WimproofError WP-HOST-MEDIUM when one is not on it; `WP-ISO-*`
 */
export async function layOutInstallFiles(iso: string, paths: readonly string[], folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (paths.length === 0) return;
  await withFileSource(iso, async (source) => {
    const volume = await openIso(source);
    for (const wanted of paths) {
      const found = await filesAt(volume, wanted);
      if (found.length === 0) throw new WimproofError({ code: 'WP-HOST-MEDIUM', kind: 'scenario', cause: `${iso} holds no ${wanted}`, mend: 'name an installation medium that has it' });
      for (const { path: name, entry } of found) await copyOut(source, entry, path.join(folder, ...name.split('/')), signal);
    }
  });
}

/** `wanted` has backslashes, and perhaps a `*` in its last part. */
async function filesAt(volume: IsoVolume, wanted: string): Promise<{ path: string; entry: IsoEntry }[]> {
  const parts = wanted.split('\\').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const above = parts.slice(0, -1).join('/');
  if (last.includes('*')) {
    const pattern = new RegExp(`^${last.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 'i');
    const folder = await findInIso(volume, above);
    const entries = folder?.folder ? await volume.list(folder) : [];
    return entries.filter((entry) => !entry.folder && pattern.test(entry.name)).map((entry) => ({ path: `${above}/${entry.name.toLowerCase()}`, entry }));
  }
  const entry = await findInIso(volume, wanted);
  if (!entry) return [];
  const name = parts.join('/');
  if (!entry.folder) return [{ path: name, entry }];
  return (await walkIso(volume, entry)).map((file) => ({ path: `${name}/${file.path}`, entry: file.entry }));
}

async function copyOut(source: ByteSource, entry: IsoEntry, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await pipeline(Readable.from(portionsOf(isoFile(source, entry))), createWriteStream(to), { signal });
}

async function* portionsOf(file: ByteSource): AsyncGenerator<Buffer> {
  for (let at = 0; at < file.size; at += PORTION) yield await file.read(at, Math.min(PORTION, file.size - at));
}
