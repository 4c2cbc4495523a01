import { bootCatalog, type BootImages } from './boot-catalog.ts';
import { DirectoryTree, jolietNaming, primaryNaming } from './directory-tree.ts';
import type { MediumFile, MediumFolder } from './medium-tree.ts';
import { SECTOR, sectorsOf } from './sector.ts';
import { bootRecordDescriptor, jolietDescriptor, primaryDescriptor, terminator, type VolumeFields } from './volume-descriptor.ts';

/** The first 16 sectors belong to nobody (ECMA-119 6.2.1). */
const FIRST_DESCRIPTOR = 16;

export interface MediumLayout {
  /** Everything before the first file's content. */
  head: Buffer;
  /** Of the whole medium. */
  sectors: number;
}

/**
 * Gives every file its sector and renders all that is not file content: descriptors, path tables, both directory trees,
 * boot catalog. Pure but for the files' `sector`.
 */
export function layOutMedium(label: string, root: MediumFolder, files: readonly MediumFile[], boot: BootImages, time: Date): MediumLayout {
  const bootable = boot.efi !== undefined || boot.bios !== undefined;
  const trees = [new DirectoryTree(root, primaryNaming), new DirectoryTree(root, jolietNaming)] as const;
  let next = FIRST_DESCRIPTOR + (bootable ? 4 : 3);
  const take = (sectors: number): number => (next += sectors) - sectors;
  const tables = trees.map((tree) => ({ littleEndianTable: take(sectorsOf(tree.pathTableSize)), bigEndianTable: take(sectorsOf(tree.pathTableSize)) }));
  for (const tree of trees) tree.place(take(tree.sectors));
  const catalog = bootable ? take(1) : 0;
  const dataStart = next;
  // An empty file has no place (ECMA-119 6.4.1: an extent has at least one block).
  for (const file of files) file.sector = file.size === 0 ? 0 : take(sectorsOf(file.size));
  const volume = (at: 0 | 1): VolumeFields => ({ label, sectors: next, tree: trees[at], ...(tables[at] as { littleEndianTable: number; bigEndianTable: number }), time });
  const head = Buffer.concat([
    Buffer.alloc(FIRST_DESCRIPTOR * SECTOR),
    primaryDescriptor(volume(0)),
    ...(bootable ? [bootRecordDescriptor(catalog)] : []),
    jolietDescriptor(volume(1)),
    terminator(),
    ...trees.flatMap((tree) => [inWholeSectors(tree.pathTable('little-endian')), inWholeSectors(tree.pathTable('big-endian'))]),
    ...trees.map((tree) => tree.content(time)),
    ...(bootable ? [bootCatalog(boot)] : []),
  ]);
  if (head.length !== dataStart * SECTOR) throw new Error(`the head of the medium has ${head.length} bytes instead of ${dataStart * SECTOR}`);
  return { head, sectors: next };
}

function inWholeSectors(bytes: Buffer): Buffer {
  return Buffer.concat([bytes], sectorsOf(bytes.length) * SECTOR);
}
