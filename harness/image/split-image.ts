import path from 'node:path';
import type { ByteSource } from './byte-source.ts';
import { imageError } from './image-error.ts';
import { readWimHeader, type WimHeader } from './wim-header.ts';

/** One file of a split image. */
export interface SplitPart<File> {
  name: string;
  file: File;
}

/**
 * `install.swm` -> `install3.swm` for part 3: the names that `Dism /Split-Image`, wimlib and the Media Creation Tool
 * give ("Split a Windows image file (.wim) to span across multiple DVDs").
 */
export function splitPartName(first: string, part: number): string {
  if (part === 1) return first;
  const { dir, name, ext } = path.posix.parse(first.replaceAll('\\', '/'));
  return `${dir === '' ? '' : `${dir}/`}${name}${part}${ext}`;
}

/**
 * Finds the other files of a split image beside its first, and checks that they belong together: each has the number
 * that its name says, the same count and the same GUID.
 * @param first name of the first file, and its header
 * @param find gives a file by its name, or null when there is none
 * @returns parts 2 and on; empty for an image that is not split
 * @throws WimproofError (kind scenario) `WP-WIM-PART-NUMBER`, `WP-WIM-PART-MISSING`, `WP-WIM-PART-FOREIGN`, `WP-WIM-HEADER`
 */
export async function furtherParts<File>(first: string, header: WimHeader, find: (name: string) => Promise<SplitPart<File> | null>, read: (part: SplitPart<File>) => Promise<WimHeader>): Promise<SplitPart<File>[]> {
  const { totalParts, partNumber, guid } = header;
  const base = path.posix.basename(first.replaceAll('\\', '/'));
  if (partNumber !== 1) throw imageError('WP-WIM-PART-NUMBER', `${first} is part ${partNumber} of ${totalParts} of a split image`, 'Name the first part: it is the one without a number, such as install.swm');
  const parts: SplitPart<File>[] = [];
  for (let number = 2; number <= totalParts; number++) {
    const name = splitPartName(base, number);
    const part = await find(name);
    if (!part) throw imageError('WP-WIM-PART-MISSING', `${name}, part ${number} of ${totalParts} of ${first}, is missing`, `Put ${name} beside ${base}`);
    const other = await read(part);
    if (other.guid !== guid) throw imageError('WP-WIM-PART-FOREIGN', `${name} is a part of another image than ${base}`, 'Copy all parts again, from one place');
    if (other.partNumber !== number || other.totalParts !== totalParts) throw imageError('WP-WIM-PART-NUMBER', `${name} says that it is part ${other.partNumber} of ${other.totalParts}, not ${number} of ${totalParts}`, 'Give the parts the names back that they were made with');
    parts.push(part);
  }
  return parts;
}

/** For `furtherParts`: the header of a part that can be read as bytes. */
export function headerOfPart(part: SplitPart<ByteSource>): Promise<WimHeader> {
  return readWimHeader(part.file);
}
