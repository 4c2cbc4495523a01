import { extentSource, type ByteSource, type Extent } from './byte-source.ts';
import { imageError } from './image-error.ts';
import { isoVolume } from './iso9660.ts';
import { udfVolume } from './udf.ts';

/** A file or folder on a disc image. */
export interface IsoEntry {
  /** As stored in the tree that was read (Joliet names keep their case). */
  name: string;
  folder: boolean;
  /** Bytes; 0 for folders. */
  size: number;
  extents: Extent[];
}
/** One of the directory trees of a disc image. */
export interface IsoVolume {
  kind: 'udf' | 'joliet' | 'rock-ridge' | 'iso9660';
  label: string;
  root: IsoEntry;
  list(folder: IsoEntry): Promise<IsoEntry[]>;
}

const sector = 2048;

/**
 * The best directory tree of a disc image. Microsoft's own media are UDF, with an ISO 9660 tree that holds nothing but
 * a README.TXT: so UDF comes first, then Joliet, Rock Ridge, plain ISO 9660.
 * @throws WimproofError `WP-ISO-FORMAT`, `WP-IMAGE-TRUNCATED`
 */
export async function openIso(source: ByteSource): Promise<IsoVolume> {
  if (source.size < 18 * sector) throw imageError('WP-ISO-FORMAT', `${source.name} is no disc image: it has only ${source.size} bytes`, 'Name a Windows installation .iso or a .wim');
  const { hasUdf, hasIso } = await recognise(source);
  const udf = hasUdf ? await udfVolume(source) : null;
  if (udf) return udf;
  if (!hasIso) throw imageError('WP-ISO-FORMAT', `${source.name} is no disc image: it has neither an ISO 9660 nor a UDF volume`, 'Name a Windows installation .iso or a .wim');
  return isoVolume(source);
}

/** The volume recognition sequence (ECMA-167 2/9): descriptors from sector 16 on, until one is of no known kind. */
async function recognise(source: ByteSource): Promise<{ hasUdf: boolean; hasIso: boolean }> {
  const found = new Set<string>();
  for (let at = 16; at < 64 && (at + 1) * sector <= source.size; at++) {
    const id = (await source.read(at * sector, 6)).subarray(1, 6).toString('latin1');
    if (!['CD001', 'BEA01', 'NSR02', 'NSR03', 'TEA01', 'BOOT2', 'CDW02'].includes(id)) break;
    found.add(id);
  }
  return { hasUdf: found.has('NSR02') || found.has('NSR03'), hasIso: found.has('CD001') };
}

/** Finds a path (parts separated by `/` or `\`), without regard to case as Windows does. Null when it is not there. */
export async function findInIso(volume: IsoVolume, wanted: string): Promise<IsoEntry | null> {
  let entry = volume.root;
  for (const part of wanted.split(/[\\/]+/).filter((one) => one !== '')) {
    if (!entry.folder) return null;
    const next = (await volume.list(entry)).find((one) => one.name.toLowerCase() === part.toLowerCase());
    if (!next) return null;
    entry = next;
  }
  return entry;
}

/** A file of the image, to be read at any offset in place. */
export function isoFile(source: ByteSource, entry: IsoEntry): ByteSource {
  return extentSource(`${source.name}:${entry.name}`, source, entry.extents);
}

/** All files below a folder, with their paths relative to it (`/` between the parts). */
export async function walkIso(volume: IsoVolume, folder: IsoEntry, prefix = '', depth = 0): Promise<{ path: string; entry: IsoEntry }[]> {
  if (depth > 64) throw imageError('WP-ISO-FORMAT', 'The disc image has folders within folders without end', 'Download or copy the image again');
  const files: { path: string; entry: IsoEntry }[] = [];
  for (const entry of await volume.list(folder)) {
    if (entry.folder) files.push(...(await walkIso(volume, entry, `${prefix}${entry.name}/`, depth + 1)));
    else files.push({ path: `${prefix}${entry.name}`, entry });
  }
  return files;
}
