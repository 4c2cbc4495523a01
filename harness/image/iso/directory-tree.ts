import { imageError } from '../image-error.ts';
import { directoryRecord, extentCount, fileRecords, FOLDER_FLAG, recordLength } from './directory-record.ts';
import type { MediumFolder, MediumNode } from './medium-tree.ts';
import { SECTOR, sectorsOf } from './sector.ts';

/** A folder in one of the two trees. */
interface PlacedFolder {
  folder: MediumFolder;
  identifier: Buffer;
  /** Number of its parent, from 1, in the order of the path table; the root is its own. */
  parent: number;
  children: { node: MediumNode; identifier: Buffer }[];
  sectors: number;
  sector: number;
}

/** Which names a tree has, and their order. */
export interface Naming {
  identifier(node: MediumNode): Buffer;
  compare(a: Buffer, b: Buffer): number;
}

/** Upper-case ASCII. Name and ending are compared apart, the shorter one filled with blanks (ECMA-119 9.3). */
export const primaryNaming: Naming = {
  identifier: (node) => Buffer.from(node.primary, 'latin1'),
  compare(a, b) {
    const [first, second] = [a, b].map((one) => one.toString('latin1').split(/\.(.*)/)) as [string[], string[]];
    return compareFilled(first[0] ?? '', second[0] ?? '') || compareFilled(first[1] ?? '', second[1] ?? '') || Buffer.compare(a, b);
  },
};

/** Big-endian UCS-2, in the order of the bytes. [Joliet Specification] */
export const jolietNaming: Naming = {
  identifier: (node) => Buffer.from(node.name, 'utf16le').swap16(),
  compare: (a, b) => Buffer.compare(a, b),
};

/** The self and parent records have these one-byte names (ECMA-119 7.6.2); the root goes by the first. */
const SELF = Buffer.from([0]);
const PARENT = Buffer.from([1]);
/** Parent numbers in a path table have 16 bits. */
const MOST_FOLDERS = 65_535;

/** One of the directory trees of a medium: its folders in the order of the path table (ECMA-119 6.9.1). */
export class DirectoryTree {
  readonly #folders: PlacedFolder[] = [];

  constructor(root: MediumFolder, naming: Naming) {
    const add = (folder: MediumFolder, identifier: Buffer, parent: number) => {
      const children = folder.children.map((node) => ({ node, identifier: naming.identifier(node) })).sort((a, b) => naming.compare(a.identifier, b.identifier));
      this.#folders.push({ folder, identifier, parent, children, sectors: folderSectors(children), sector: 0 });
    };
    add(root, SELF, 1);
    // Level by level, and in a level by the parents' numbers: the list grows while it is gone through.
    for (let at = 0; at < this.#folders.length; at++) {
      for (const { node, identifier } of (this.#folders[at] as PlacedFolder).children) if (node.folder) add(node, identifier, at + 1);
    }
    if (this.#folders.length > MOST_FOLDERS) throw imageError('WP-MEDIUM-PATH', `The medium would have ${this.#folders.length} folders, and at most ${MOST_FOLDERS} are possible`, 'Put fewer folders on one medium');
  }

  /** Sectors of all folders. */
  get sectors(): number {
    return this.#folders.reduce((sum, one) => sum + one.sectors, 0);
  }

  /** Gives every folder its place, from this sector on. */
  place(sector: number): void {
    for (const one of this.#folders) {
      one.sector = sector;
      sector += one.sectors;
    }
  }

  /** Bytes of a path table. */
  get pathTableSize(): number {
    return this.#folders.reduce((sum, { identifier }) => sum + 8 + identifier.length + (identifier.length % 2), 0);
  }

  /** ECMA-119 9.4; after `place`. */
  pathTable(order: 'little-endian' | 'big-endian'): Buffer {
    return Buffer.concat(this.#folders.map(({ identifier, parent, sector }) => {
      const record = Buffer.alloc(8 + identifier.length + (identifier.length % 2));
      record.writeUInt8(identifier.length, 0);
      if (order === 'little-endian') {
        record.writeUInt32LE(sector, 2);
        record.writeUInt16LE(parent, 6);
      } else {
        record.writeUInt32BE(sector, 2);
        record.writeUInt16BE(parent, 6);
      }
      identifier.copy(record, 8);
      return record;
    }));
  }

  /** The root's own record, as a volume descriptor has it; after `place`. */
  rootRecord(time: Date): Buffer {
    return folderRecord(this.#folders[0] as PlacedFolder, SELF, time);
  }

  /** Content of all folders, from the first one's sector on; after `place` and when files have theirs. */
  content(time: Date): Buffer {
    const numbers = new Map(this.#folders.map((one) => [one.folder, one]));
    return Buffer.concat(this.#folders.map((one) => {
      const records = [folderRecord(one, SELF, time), folderRecord(this.#folders[one.parent - 1] as PlacedFolder, PARENT, time)];
      for (const { node, identifier } of one.children) {
        if (node.folder) records.push(folderRecord(numbers.get(node) as PlacedFolder, identifier, time));
        else records.push(...fileRecords({ identifier, sector: node.sector, size: node.size, time }));
      }
      return inSectors(records, one.sectors);
    }));
  }
}

function folderRecord(folder: PlacedFolder, identifier: Buffer, time: Date): Buffer {
  return directoryRecord({ identifier, sector: folder.sector, size: folder.sectors * SECTOR, flags: FOLDER_FLAG, time });
}

/** Records do not cross sectors (ECMA-119 6.8.1.1). */
function folderSectors(children: PlacedFolder['children']): number {
  let end = 2 * recordLength(SELF);
  for (const { node, identifier } of children) {
    for (let count = node.folder ? 1 : extentCount(node.size); count > 0; count--) end = placeRecord(end, recordLength(identifier)) + recordLength(identifier);
  }
  return sectorsOf(end);
}

function inSectors(records: readonly Buffer[], sectors: number): Buffer {
  const bytes = Buffer.alloc(sectors * SECTOR);
  let end = 0;
  for (const record of records) {
    const at = placeRecord(end, record.length);
    record.copy(bytes, at);
    end = at + record.length;
  }
  return bytes;
}

function placeRecord(end: number, length: number): number {
  return (end % SECTOR) + length > SECTOR ? sectorsOf(end) * SECTOR : end;
}

function compareFilled(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const [first, second] = [a.padEnd(length, ' '), b.padEnd(length, ' ')];
  return first < second ? -1 : first > second ? 1 : 0;
}
