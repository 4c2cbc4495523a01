import { mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { withFileSource } from './byte-source.ts';
import { FatVolume } from './fat/fat-volume.ts';
import { formatFat16 } from './fat/format-fat16.ts';

export const jobDiskLabel = 'WPJOB';
const marker = { base: 'wimproof', ending: 'job' };
export const jobDiskMarker = `${marker.base}.${marker.ending}`;
const size = 64 << 20;

/**
 * A raw 64 MiB disk with one FAT16 volume and no partition table (Windows reads that on fixed disks, too), and the
 * marker file by which guest scripts find its drive letter. Made without any program.
 * @param content text of the marker, e.g. the job's id
 */
export async function createJobDisk(file: string, content = ''): Promise<void> {
  const target = path.resolve(file);
  await mkdir(path.dirname(target), { recursive: true });
  const handle = await open(target, 'w');
  try {
    await handle.truncate(size);
    for (const { offset, bytes } of formatFat16({ size, label: jobDiskLabel, file: { ...marker, data: Buffer.from(content, 'utf8') } })) await handle.write(bytes, 0, bytes.length, offset);
  } finally {
    await handle.close();
  }
}

/**
 * The files of one folder on a job disk, by name in lower case (guests write either case); what is in folders below is
 * left out. Undefined when there is no such folder.
 * @throws WimproofError `WP-FAT-FORMAT` for a damaged or cut-off disk, `WP-IMAGE-MISSING`
 */
export function readJobDiskFolder(file: string, folder: readonly string[]): Promise<Map<string, Buffer> | undefined> {
  return withFileSource(file, async (source) => {
    const volume = await FatVolume.open(source);
    const found = await volume.find(folder);
    if (!found?.folder) return undefined;
    const files = new Map<string, Buffer>();
    for (const entry of await volume.list(found)) if (!entry.folder) files.set(entry.name.toLowerCase(), await volume.read(entry));
    return files;
  });
}
