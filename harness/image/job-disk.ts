import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
