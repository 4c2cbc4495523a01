import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { imageError } from './image-error.ts';
import { runTool } from './tool.ts';

export const jobDiskLabel = 'WPJOB';
export const jobDiskMarker = 'wimproof.job';
const mebibytes = 64;
/** mtools asks questions on a terminal and checks geometry; neither is wanted. */
const quiet = { MTOOLS_SKIP_CHECK: '1' };

/**
 * A raw 64 MiB disk with one FAT16 volume and no partition table (Windows reads that on fixed disks, too), and the
 * marker file by which guest scripts find its drive letter.
 * @param content text of the marker, e.g. the job's id
 */
export async function createJobDisk(file: string, content = ''): Promise<void> {
  const target = path.resolve(file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, '');
  await truncate(target, mebibytes << 20);
  // 4 sectors a cluster gives 32,000 clusters: FAT16 by the rule of the FAT specification (4,085 to 65,524).
  await runTool('mformat', ['-i', target, '-T', String(mebibytes * 2048), '-h', '16', '-s', '63', '-c', '4', '-v', jobDiskLabel, '::'], { env: quiet });
  const staging = await mkdtemp(path.join(path.dirname(target), '.job-'));
  try {
    const marker = path.join(staging, jobDiskMarker);
    await writeFile(marker, content);
    await runTool('mcopy', ['-i', target, marker, `::${jobDiskMarker}`], { env: quiet });
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/**
 * Copies what a job left on its disk to a folder of this host, after the machine is off. A folder that is not on the
 * disk gives nothing: the job did not get that far.
 * @param folder path on the disk, e.g. `state/pe-1`
 * @returns names of the files in `out`
 */
export async function readJobDisk(file: string, folder: string, out: string): Promise<string[]> {
  const parts = folder.split(/[\\/]+/).filter((part) => part !== '');
  if (parts.some((part) => part === '..' || part === '.')) throw imageError('WP-MEDIUM-PATH', `'${folder}' is no folder of a job disk`, 'Use a path relative to the root of the disk');
  await mkdir(out, { recursive: true });
  const listing = await runTool('mdir', ['-i', path.resolve(file), '-b', '-/', '::'], { env: quiet });
  const wanted = `::/${parts.join('/')}`.toLowerCase().replace(/\/$/, '');
  const files = listing.split(/\r?\n/).filter((line) => line.toLowerCase().startsWith(`${wanted}/`) && !line.endsWith('/'));
  if (files.length === 0) return [];
  const top = [...new Set(files.map((line) => line.slice(wanted.length + 1).split('/')[0]))];
  await runTool('mcopy', ['-i', path.resolve(file), '-s', '-n', '-o', ...top.map((name) => `${wanted}/${name}`), path.resolve(out)], { env: quiet });
  return (await readdir(out)).sort();
}
