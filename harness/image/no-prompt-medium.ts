import { constants } from 'node:fs';
import { chmod, copyFile, open } from 'node:fs/promises';
import path from 'node:path';
import { withFileSource, type ByteSource } from './byte-source.ts';
import { Cache, cacheKey } from './cache.ts';
import { fileDigest } from './digest.ts';
import { BOOT_RECORD_SECTOR, BootCatalogError, catalogSector, LONGEST_CATALOG, parseBootCatalog, SECTOR, uefiEntries, withBootImage } from './el-torito.ts';
import { imageError, mediumError } from './image-error.ts';
import { findInIso, openIso, type IsoEntry } from './iso.ts';

/**
 * The boot image without `Press any key to boot from CD or DVD`, which lies beside the one with it on every Windows
 * medium ("Oscdimg Command-Line Options": Efisys.bin and Efisys_noprompt.bin).
 */
export const NO_PROMPT_BOOT_IMAGE = 'efi/microsoft/boot/efisys_noprompt.bin';

/** Bytes of a medium that differ from the original's. */
export interface Patch {
  offset: number;
  bytes: Buffer;
}

/**
 * An installation medium that starts without waiting for a key: a copy in the cache whose boot catalogue names, for
 * UEFI, the other boot image of the same medium. A dozen bytes differ; the copy shares its blocks with the original where
 * the file system can (Btrfs, XFS, ReFS, APFS). The original is never written. BIOS start is not changed: there
 * `\boot\bootfix.bin` asks.
 * @returns the copy, or the medium itself when there is nothing to change
 * @throws WimproofError `WP-ISO-BOOT-CATALOG`, `WP-ISO-BOOT-IMAGE`, `WP-ISO-FORMAT` (scenario), `WP-CACHE-SPACE` (infrastructure)
 */
export async function noPromptMedium(iso: string, { cache = new Cache(), signal }: { cache?: Cache; signal?: AbortSignal } = {}): Promise<string> {
  const patches = await withFileSource(iso, noPromptPatches);
  if (patches.length === 0) return iso;
  const key = cacheKey({ what: 'no-prompt-medium/1', iso: await fileDigest(iso), patches: patches.map(({ offset, bytes }) => `${offset}:${bytes.toString('hex')}`) });
  const folder = await cache.entry('no-prompt-medium', key, (target) => writeCopy(iso, path.join(target, 'install.iso'), patches), signal);
  return path.join(folder, 'install.iso');
}

/**
 * What to change in a medium so that no UEFI entry of its boot catalogue asks for a key. Empty when none does, or when
 * the medium has no other boot image (then nobody but its maker knows how it starts).
 */
export async function noPromptPatches(source: ByteSource): Promise<Patch[]> {
  const file = await findInIso(await openIso(source), NO_PROMPT_BOOT_IMAGE);
  if (!file || file.folder) return [];
  const at = await catalogOffset(source);
  const catalog = await source.read(at, Math.min(LONGEST_CATALOG, source.size - at));
  const image = placeOf(source, file);
  const content = await source.read(image.sector * SECTOR, image.bytes);
  let changed: Buffer = catalog;
  for (const entry of uefiEntries(parse(source, catalog))) {
    const start = entry.loadAddress * SECTOR;
    const same = start + image.bytes <= source.size && (await source.read(start, image.bytes)).equals(content);
    if (!same) changed = withBootImage(changed, entry, image);
  }
  return differences(catalog, changed).map(({ offset, bytes }) => ({ offset: at + offset, bytes }));
}

async function catalogOffset(source: ByteSource): Promise<number> {
  const sector = catalogSector(await source.read(BOOT_RECORD_SECTOR * SECTOR, SECTOR));
  const offset = (sector ?? 0) * SECTOR;
  if (offset === 0 || offset + SECTOR > source.size) throw imageError('WP-ISO-BOOT-CATALOG', `${source.name} has no boot catalogue: no machine starts from it`, 'Name the installation medium as Microsoft publishes it');
  return offset;
}

function parse(source: ByteSource, catalog: Buffer): ReturnType<typeof parseBootCatalog> {
  try {
    return parseBootCatalog(catalog);
  } catch (error) {
    if (!(error instanceof BootCatalogError)) throw error;
    throw imageError('WP-ISO-BOOT-CATALOG', `The boot catalogue of ${source.name} ${error.message}`, 'Download or copy the image again and compare its digest', error);
  }
}

/** Firmware reads a boot image as one run of sectors, so the file must be one. */
function placeOf(source: ByteSource, file: IsoEntry): { sector: number; bytes: number } {
  const [first, ...rest] = file.extents;
  const oneRun = first !== undefined && first.offset % SECTOR === 0 && rest.reduce((end, { offset, length }) => (offset === end ? end + length : NaN), first.offset + first.length) === first.offset + file.size;
  if (!oneRun || first === undefined) throw imageError('WP-ISO-BOOT-IMAGE', `${NO_PROMPT_BOOT_IMAGE} does not lie in one piece on ${source.name}, so no boot catalogue can name it`, 'Name the installation medium as Microsoft publishes it');
  return { sector: first.offset / SECTOR, bytes: file.size };
}

/** Runs of bytes that differ. */
function differences(before: Buffer, after: Buffer): Patch[] {
  const found: Patch[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const start = at;
    while (at < before.length && before[at] !== after[at]) at++;
    found.push({ offset: start, bytes: Buffer.from(after.subarray(start, at)) });
  }
  return found;
}

async function writeCopy(iso: string, target: string, patches: readonly Patch[]): Promise<void> {
  try {
    await copyFile(iso, target, constants.COPYFILE_FICLONE);
    // The original may be read-only, and its copy is then too.
    await chmod(target, 0o600);
    const handle = await open(target, 'r+');
    try {
      for (const { offset, bytes } of patches) await handle.write(bytes, 0, bytes.length, offset);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    throw mediumError('WP-CACHE-SPACE', `There is no room in the cache for a copy of ${iso}`, 'Free some space, call `wimproof clean --cache`, or set XDG_CACHE_HOME to a folder on another disk', error);
  }
}
