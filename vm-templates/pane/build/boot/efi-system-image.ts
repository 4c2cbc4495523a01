import { stat } from 'node:fs/promises';
import { runTool } from '../run-tool.ts';
import { truncate, writeFile } from 'node:fs/promises';

const MIB = 1 << 20;

/** A FAT image file with the given files in it (`\EFI\BOOT\BOOTX64.EFI` style paths with forward slashes), no mount needed. */
export async function buildFatImage(target: string, files: Record<string, string>, options: { label: string; fat32?: boolean; bytes?: number }): Promise<void> {
  let content = 0;
  for (const file of Object.values(files)) content += (await stat(file)).size;
  const bytes = options.bytes ?? Math.ceil((content + 2 * MIB) / MIB) * MIB;
  await writeFile(target, '');
  await truncate(target, bytes);
  // A fixed serial number keeps the image the same from build to build.
  await runTool('mformat', ['-i', target, ...(options.fat32 ? ['-F'] : []), '-v', options.label, '-N', '50414e45', '-h', '255', '-s', '63', '-T', String(bytes / 512), '::']);
  const made = new Set<string>();
  for (const [name, file] of Object.entries(files)) {
    const folders = name.split('/').slice(0, -1);
    for (let depth = 1; depth <= folders.length; depth++) {
      const folder = folders.slice(0, depth).join('/');
      if (!made.has(folder)) await runTool('mmd', ['-i', target, `::/${folder}`]);
      made.add(folder);
    }
    await runTool('mcopy', ['-i', target, file, `::/${name}`]);
  }
}
