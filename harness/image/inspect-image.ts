import { access } from 'node:fs/promises';
import path from 'node:path';
import { withFileSource, type ByteSource } from './byte-source.ts';
import { fileDigest } from './digest.ts';
import { imageError } from './image-error.ts';
import type { ImageInfo, InstallFile, SelectedImage, WimImage } from './image-info.ts';
import { findInIso, isoFile, openIso } from './iso.ts';
import { furtherParts, headerOfPart } from './split-image.ts';
import { readWim, type Wim } from './wim.ts';
import { readWimHeader, SOLID_VERSION } from './wim-header.ts';

const INSTALL_FILES: readonly InstallFile[] = ['install.wim', 'install.esd', 'install.swm'];

/**
 * What an installation medium or an image file (.wim, .esd, .swm) holds, without booting, mounting or copying it. Of a
 * split image all files are found and checked.
 * @throws WimproofError (kind scenario) `WP-IMAGE-*`, `WP-WIM-*`, `WP-ISO-*`
 */
export async function inspectImage(file: string): Promise<ImageInfo> {
  const absolute = path.resolve(file);
  const found = await withFileSource(absolute, async (source) => {
    const wim = source.size >= 8 && (await source.read(0, 5)).toString('latin1') === 'MSWIM';
    if (wim) return { kind: 'wim' as const, size: source.size, ...(await inspectFile(absolute, source)) };
    return { kind: 'iso' as const, size: source.size, ...(await inspectIso(source)) };
  });
  return { path: absolute, sha256: await fileDigest(absolute), ...found };
}

async function inspectFile(file: string, source: ByteSource): Promise<Pick<ImageInfo, 'images' | 'bootImages' | 'installFile' | 'parts'>> {
  const { header, images } = await readWim(source);
  const parts = await furtherParts(
    file,
    header,
    async (name) => {
      const beside = path.join(path.dirname(file), name);
      return access(beside).then(() => ({ name, file: beside }), () => null);
    },
    (part) => withFileSource(part.file, readWimHeader),
  );
  const installFile = kindOf({ header, images });
  const described = await Promise.all(parts.map(async (part) => ({ path: part.file, sha256: await fileDigest(part.file), size: await withFileSource(part.file, async ({ size }) => size) })));
  return { images, bootImages: [], ...(installFile !== 'install.wim' && { installFile }), ...(described.length > 0 && { parts: described }) };
}

/** By content: a file may have any name. */
function kindOf({ header }: Wim): InstallFile {
  if (header.totalParts > 1) return 'install.swm';
  return header.version === SOLID_VERSION ? 'install.esd' : 'install.wim';
}

async function inspectIso(source: ByteSource): Promise<Pick<ImageInfo, 'images' | 'bootImages' | 'installFile'>> {
  const volume = await openIso(source);
  const open = async (name: string): Promise<ByteSource | null> => {
    const entry = await findInIso(volume, `sources/${name}`);
    return entry && !entry.folder ? isoFile(source, entry) : null;
  };
  const images = async (name: string): Promise<WimImage[] | null> => {
    const file = await open(name);
    if (!file) return null;
    const wim = await readWim(file);
    await furtherParts(`${source.name}:sources/${name}`, wim.header, async (part) => {
      const other = await open(part);
      return other && { name: part, file: other };
    }, headerOfPart);
    return wim.images;
  };
  for (const installFile of INSTALL_FILES) {
    const install = await images(installFile);
    if (install) return { images: install, bootImages: (await images('boot.wim')) ?? [], ...(installFile !== 'install.wim' && { installFile }) };
  }
  throw imageError('WP-ISO-NO-INSTALL', `${source.name} holds no sources\\install.wim`, 'Name a Windows installation medium');
}

/** `  1  Windows 11 Pro (Professional, amd64, 10.0.26100.1)` for every image. */
export function describeImages(images: WimImage[]): string {
  return images.map((one) => `${one.index} = ${one.name || 'no name'} (${[one.displayName ?? '', one.editionId, one.architecture, one.version].filter((part) => part !== '').join(', ') || 'no Windows'})`).join('; ');
}

/**
 * The one image that a scenario means: by number, or by edition id, name or displayed name (without regard to case); without either, the
 * only image, or the first.
 * @throws WimproofError (kind scenario) `WP-IMAGE-INDEX`, `WP-IMAGE-EDITION`, `WP-IMAGE-AMBIGUOUS`, `WP-IMAGE-NOT-WINDOWS`
 */
export function selectImage(info: ImageInfo, wanted: { index?: number; edition?: string } = {}): SelectedImage {
  const there = describeImages(info.images) || 'no images';
  const none = (code: string, cause: string) => imageError(code, `${info.path} ${cause}; it holds ${there}`, 'Choose one of these in `image.index` or `image.edition`');
  let candidates = info.images;
  if (wanted.index !== undefined) {
    candidates = candidates.filter((one) => one.index === wanted.index);
    if (candidates.length === 0) throw none('WP-IMAGE-INDEX', `has no image number ${wanted.index}`);
  }
  if (wanted.edition !== undefined) {
    const edition = wanted.edition.toLowerCase();
    candidates = candidates.filter((one) => [one.editionId, one.name, one.displayName].some((name) => name?.toLowerCase() === edition));
    if (candidates.length === 0) throw none('WP-IMAGE-EDITION', wanted.index === undefined ? `has no edition or image named ${wanted.edition}` : `has an image ${wanted.index}, but it is not ${wanted.edition}`);
    if (candidates.length > 1) throw none('WP-IMAGE-AMBIGUOUS', `has ${candidates.length} images of edition ${wanted.edition}`);
  }
  const image = candidates[0];
  if (!image) throw none('WP-IMAGE-INDEX', 'holds no image');
  if (image.architecture === '' || image.version === '') throw none('WP-IMAGE-NOT-WINDOWS', `has an image ${image.index} that is no Windows`);
  return { source: info, image };
}
