import { truncate, writeFile } from 'node:fs/promises';
import { runTool } from '../run-tool.ts';
import type { PlannedPartition } from './disk-layout.ts';

/** Makes an NTFS volume in a plain file and applies a WIM image straight into it. */
export async function makeWindowsVolume(target: string, partition: PlannedPartition, wim: string, index: number): Promise<void> {
  await writeFile(target, '');
  await truncate(target, partition.sectors * 512);
  // Without the partition's start and geometry in the boot sector, firmware and Windows find wrong numbers.
  await runTool('mkntfs', ['-F', '-Q', '-q', '-L', 'Windows', '-p', String(partition.start), '-H', '255', '-S', '63', target]);
  await runTool('wimlib-imagex', ['apply', wim, String(index), target]);
}
