import { foldName, type HiveKey, type HiveTree, type HiveValue } from './hive-tree.ts';
import { type BaseBlock, Cells, corrupt, NONE, readBaseBlock } from './regf-cells.ts';

/** Windows' limit of key nesting is 512 levels (winreg documentation); deeper is a loop or garbage. */
const DEPTH_LIMIT = 512;
/** Values longer than this are cut into segments from format 1.4 on. */
const SEGMENT = 16_344;

/**
 * Parses a whole REGF hive. Format facts: msuhanov, "Windows registry file format specification" 2019, and libhivex's notes.
 * Strict: whatever does not fit raises RegistryError `corrupt`; nothing is guessed, skipped or repaired.
 */
export function parseHive(file: Buffer): HiveTree {
  const base = readBaseBlock(file);
  const reader = new HiveReader(new Cells(file, base), base);
  return { root: reader.key(base.rootCell, NONE, 0), minorVersion: base.minorVersion, sequence: base.sequence };
}

class HiveReader {
  readonly #cells: Cells;
  readonly #base: BaseBlock;
  readonly #seen = new Set<number>();
  readonly #security = new Map<number, Buffer>();

  constructor(cells: Cells, base: BaseBlock) {
    this.#cells = cells;
    this.#base = base;
  }

  key(offset: number, parent: number, depth: number): HiveKey {
    if (depth > DEPTH_LIMIT) throw corrupt('keys nested too deep');
    if (this.#seen.has(offset)) throw corrupt(`the key at ${offset} is listed twice`);
    this.#seen.add(offset);
    const cell = this.#cells.get(offset, 76, 'a key');
    if (cell.toString('latin1', 0, 2) !== 'nk') throw corrupt(`no key at ${offset}`);
    // The root's parent field is meaningless and kept from wherever the hive was saved.
    if (depth > 0 && cell.readUInt32LE(16) !== parent) throw corrupt(`the key at ${offset} names another parent`);
    const name = this.#name(cell, 76, cell.readUInt16LE(72), (cell.readUInt16LE(2) & 0x20) !== 0, 'key');
    if (name === '') throw corrupt(`the key at ${offset} has no name`);
    const key: HiveKey = {
      name,
      lastWrite: cell.readBigUInt64LE(4),
      security: this.#securityAt(cell.readUInt32LE(44)),
      values: this.#values(cell.readUInt32LE(36), cell.readUInt32LE(40), name),
      subkeys: new Map(),
    };
    const classLength = cell.readUInt16LE(74);
    if (classLength > 0 && cell.readUInt32LE(48) !== NONE) key.className = this.#cells.get(cell.readUInt32LE(48), classLength, 'a class name').toString('utf16le', 0, classLength & ~1);
    const count = cell.readUInt32LE(20);
    if (count > 0) {
      const offsets = this.#list(cell.readUInt32LE(28), true);
      if (offsets.length !== count) throw corrupt(`${name} has ${offsets.length} subkeys in its list, ${count} by its count`);
      for (const child of offsets) {
        const subkey = this.key(child, offset, depth + 1);
        const folded = foldName(subkey.name);
        if (key.subkeys.has(folded)) throw corrupt(`${name} has two subkeys ${subkey.name}`);
        key.subkeys.set(folded, subkey);
      }
    }
    return key;
  }

  #name(cell: Buffer, start: number, length: number, compressed: boolean, what: string): string {
    if (start + length > cell.length) throw corrupt(`a ${what} name runs out of its cell`);
    if (compressed) return cell.toString('latin1', start, start + length);
    if (length % 2 !== 0) throw corrupt(`a UTF-16 ${what} name of odd length`);
    return cell.toString('utf16le', start, start + length);
  }

  /** Offsets in a subkey list: lf and lh have 8-byte elements, li 4-byte ones, ri lists lists (one level only). */
  #list(offset: number, indexAllowed: boolean): number[] {
    const cell = this.#cells.get(offset, 4, 'a subkey list');
    const kind = cell.toString('latin1', 0, 2);
    const count = cell.readUInt16LE(2);
    const width = kind === 'lf' || kind === 'lh' ? 8 : kind === 'li' || kind === 'ri' ? 4 : 0;
    if (width === 0) throw corrupt(`no subkey list at ${offset}`);
    if (4 + count * width > cell.length) throw corrupt(`the subkey list at ${offset} runs out of its cell`);
    const elements = Array.from({ length: count }, (_, index) => cell.readUInt32LE(4 + index * width));
    if (kind !== 'ri') return elements;
    if (!indexAllowed) throw corrupt(`an index within an index of subkeys at ${offset}`);
    return elements.flatMap((element) => this.#list(element, false));
  }

  #values(count: number, list: number, owner: string): Map<string, HiveValue> {
    const values = new Map<string, HiveValue>();
    if (count === 0) return values;
    if (count > 0x100000) throw corrupt(`${owner} claims ${count} values`);
    const cell = this.#cells.get(list, count * 4, `the value list of ${owner}`);
    for (let index = 0; index < count; index += 1) {
      const value = this.#value(cell.readUInt32LE(index * 4));
      const folded = foldName(value.name);
      if (values.has(folded)) throw corrupt(`${owner} has two values "${value.name}"`);
      values.set(folded, value);
    }
    return values;
  }

  #value(offset: number): HiveValue {
    const cell = this.#cells.get(offset, 20, 'a value');
    if (cell.toString('latin1', 0, 2) !== 'vk') throw corrupt(`no value at ${offset}`);
    const name = this.#name(cell, 20, cell.readUInt16LE(2), (cell.readUInt16LE(16) & 1) !== 0, 'value');
    return { name, type: cell.readUInt32LE(12), raw: this.#data(cell.readUInt32LE(4), cell, name) };
  }

  #data(sizeField: number, vk: Buffer, name: string): Buffer {
    // The top bit says that up to four bytes live in the offset field itself.
    if (sizeField & 0x80000000) {
      const size = sizeField & 0x7fffffff;
      if (size > 4) throw corrupt(`value "${name}" holds ${size} bytes in four`);
      return Buffer.from(vk.subarray(8, 8 + size));
    }
    if (sizeField === 0) return Buffer.alloc(0);
    const offset = vk.readUInt32LE(8);
    if (sizeField > SEGMENT && this.#base.minorVersion >= 4) return this.#segments(offset, sizeField, name);
    return Buffer.from(this.#cells.get(offset, sizeField, `data of value "${name}"`).subarray(0, sizeField));
  }

  #segments(offset: number, size: number, name: string): Buffer {
    const head = this.#cells.get(offset, 8, `big data of value "${name}"`);
    if (head.toString('latin1', 0, 2) !== 'db') throw corrupt(`big data of value "${name}" without "db"`);
    const count = head.readUInt16LE(2);
    if (count !== Math.ceil(size / SEGMENT)) throw corrupt(`big data of value "${name}" in ${count} segments`);
    const list = this.#cells.get(head.readUInt32LE(4), count * 4, `segments of value "${name}"`);
    const parts: Buffer[] = [];
    for (let index = 0; index < count; index += 1) {
      const length = Math.min(SEGMENT, size - index * SEGMENT);
      parts.push(this.#cells.get(list.readUInt32LE(index * 4), length, `segment of value "${name}"`).subarray(0, length));
    }
    return Buffer.concat(parts, size);
  }

  #securityAt(offset: number): Buffer {
    const known = this.#security.get(offset);
    if (known) return known;
    const cell = this.#cells.get(offset, 20, 'a security descriptor');
    if (cell.toString('latin1', 0, 2) !== 'sk') throw corrupt(`no security descriptor at ${offset}`);
    const size = cell.readUInt32LE(16);
    if (20 + size > cell.length) throw corrupt(`the security descriptor at ${offset} runs out of its cell`);
    const descriptor = Buffer.from(cell.subarray(20, 20 + size));
    this.#security.set(offset, descriptor);
    return descriptor;
  }
}
