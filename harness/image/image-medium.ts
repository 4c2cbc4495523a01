import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Cache, cacheKey } from './cache.ts';
import { carriedFile } from './carried-image.ts';
import type { ImageInfo } from './image-info.ts';
import { writeIso, type IsoFile } from './iso-writer.ts';
import { splitPartName } from './split-image.ts';
import { splitWim } from './split-wim.ts';

/** What names a bare image: its kind and files, as `ImageInfo` has them. */
export type BareImage = Pick<ImageInfo, 'path' | 'sha256' | 'size' | 'installFile' | 'parts'>;

/**
 * A medium with a bare image file at its root, as `install.wim`, `install.esd` or `install.swm` with its further parts,
 * and a marker file by which guest scripts find its drive. Not in `\sources`: a medium with an image there is taken for
 * an installation medium. Kept in the cache by the digests of the image's files.
 * @param marker path of the marker file
 * @returns path of the ISO
 * @throws WimproofError `WP-IMAGE-PART-LENGTH`, `WP-TOOL-*`, `WP-MEDIUM-*`
 */
export async function imageMedium(image: BareImage, marker: string, { cache = new Cache(), signal }: { cache?: Cache; signal?: AbortSignal } = {}): Promise<string> {
  const carried = carriedFile(image);
  const key = cacheKey({ what: 'image-medium/1', files: [image.sha256, ...(image.parts ?? []).map(({ sha256 }) => sha256)], carried, marker });
  const folder = await cache.entry('image-medium', key, (target) => build(image, carried, marker, target, signal), signal);
  return path.join(folder, 'image.iso');
}

async function build(image: BareImage, carried: string, marker: string, target: string, signal?: AbortSignal): Promise<void> {
  const work = path.join(target, 'parts');
  await mkdir(work, { recursive: true });
  const { installFile = 'install.wim' } = image;
  const whole = carried === installFile ? [image.path, ...(image.parts ?? []).map((part) => part.path)] : await splitWim(image, work, { signal });
  const files = whole.map((from, at): IsoFile => ({ path: splitPartName(carried, at + 1), from }));
  await writeIso({ label: 'IMAGE', out: path.join(target, 'image.iso'), ...(signal && { signal }), files: [{ path: marker, data: Buffer.from('image\r\n') }, ...files] });
  await rm(work, { recursive: true });
}
