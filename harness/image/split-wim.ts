import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { LONGEST_FILE } from './carried-image.ts';
import { imageError } from './image-error.ts';
import type { ImageInfo } from './image-info.ts';
import { splitPartName } from './split-image.ts';
import { runTool } from './tool.ts';

/** Below 4 GiB by a margin: a file of the image is never cut, so a part ends after the file that exceeds the limit. */
const PART_MEBIBYTES = 3800;

/**
 * Splits a .wim into `install.swm`, `install2.swm`, ... in a folder; all images stay, with their numbers. An .esd is
 * turned into a .wim with XPRESS compression first: solid resources cannot be split (wimlib, `wimsplit`), and DISM
 * splits .wim only.
 * @param limit MiB of a part
 * @returns the parts in order
 * @throws WimproofError `WP-TOOL-*`, `WP-IMAGE-PART-LENGTH`
 */
export async function splitWim(source: Pick<ImageInfo, 'path' | 'installFile'>, folder: string, { limit = PART_MEBIBYTES, signal }: { limit?: number; signal?: AbortSignal } = {}): Promise<string[]> {
  const options = { timeout: 0, ...(signal && { cancelSignal: signal }) };
  await mkdir(folder, { recursive: true });
  let wim = source.path;
  if (source.installFile === 'install.esd') {
    wim = path.join(folder, 'unpacked.wim');
    await runTool('wimlib-imagex', ['export', source.path, 'all', wim, '--compress=XPRESS'], options);
  }
  await runTool('wimlib-imagex', ['split', wim, path.join(folder, 'install.swm'), String(limit)], options);
  if (wim !== source.path) await rm(wim);
  const made = new Set(await readdir(folder));
  const parts: string[] = [];
  for (let number = 1; made.has(splitPartName('install.swm', number)); number++) parts.push(path.join(folder, splitPartName('install.swm', number)));
  for (const part of parts) {
    const { size } = await stat(part);
    if (size > LONGEST_FILE) throw imageError('WP-IMAGE-PART-LENGTH', `${source.path} holds a file so long that a part of the split image has ${size} bytes, and a medium holds files of at most ${LONGEST_FILE}`, 'Take that file out of the image');
  }
  return parts;
}
