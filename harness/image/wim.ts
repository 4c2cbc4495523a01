import { withFileSource, type ByteSource } from './byte-source.ts';
import { imageError } from './image-error.ts';
import type { WimImage } from './image-info.ts';
import { readWimHeader, resourceCompressed, type WimHeader } from './wim-header.ts';
import { parseWimXml } from './wim-xml.ts';

export interface Wim {
  header: WimHeader;
  images: WimImage[];
}

/** Real XML data is some kilobytes; more than this is an attack or damage. */
const longestXml = 32 << 20;

/**
 * Reads header and XML data of a WIM or ESD, without tools and without reading anything else of it.
 * @throws WimproofError `WP-WIM-*`, `WP-IMAGE-TRUNCATED`
 */
export async function readWim(source: ByteSource): Promise<Wim> {
  const header = await readWimHeader(source);
  const bad = (what: string) => imageError('WP-WIM-XML', `The XML data of ${source.name} cannot be read: ${what}`, 'Download or copy the image again and compare its digest');
  if (header.xml.size === 0) throw bad('there is none');
  if (header.xml.size > longestXml) throw bad(`it claims to be ${header.xml.size} bytes long`);
  // The format allows compressed XML data; no known writer makes it.
  if (header.xml.flags & resourceCompressed) throw bad('it is compressed');
  const images = parseWimXml(await source.read(header.xml.offset, header.xml.size), source.name);
  if (images.length !== header.imageCount) throw bad(`it describes ${images.length} images, the header ${header.imageCount}`);
  return { header, images };
}

/** As `readWim`, for a file. */
export function readWimFile(file: string): Promise<Wim> {
  return withFileSource(file, readWim);
}
