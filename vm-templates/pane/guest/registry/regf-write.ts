import { foldName, type HiveKey, type HiveTree, type HiveValue } from './hive-tree.ts';
import { BASE_BLOCK, NONE } from './regf-cells.ts';
import { baseBlockChecksum } from './regf-checksum.ts';

const SEGMENT = 16_344;
/** Elements of one lh list; more need an ri index. Windows cuts at the size of a 4096-byte bin: (4096-32-4-4)/8. */
const LIST_LIMIT = 507;

/** Serialises a whole tree, densely packed: what `reg save` gives. `time` is a FILETIME, `fileName` goes into the base block. */
export function serializeHive(tree: HiveTree, time: bigint, fileName: string): Buffer {
  const writer = new HiveWriter();
  const root = writer.write(tree.root);
  const bins = writer.finish(time);
  const base = Buffer.alloc(BASE_BLOCK);
  base.write('regf', 0, 'latin1');
  base.writeUInt32LE(tree.sequence, 4);
  base.writeUInt32LE(tree.sequence, 8);
  base.writeBigUInt64LE(time, 12);
  base.writeUInt32LE(1, 20);
  base.writeUInt32LE(5, 24); // 1.5: lh lists and big data, what Windows XP and later make
  base.writeUInt32LE(1, 32); // format: direct memory load
  base.writeUInt32LE(root, 36);
  base.writeUInt32LE(bins.length, 40);
  base.writeUInt32LE(1, 44); // clustering factor
  base.write(fileName.slice(-31), 48, 'utf16le');
  base.writeUInt32LE(baseBlockChecksum(base), 508);
  return Buffer.concat([base, bins]);
}

/** Latin-1 names are stored in one byte per character ("compressed"), others as UTF-16. */
function storedName(name: string): { bytes: Buffer; compressed: boolean } {
  const compressed = /^[\u0000-\u00ff]*$/.test(name);
  return { bytes: Buffer.from(name, compressed ? 'latin1' : 'utf16le'), compressed };
}

/** Hash of the lh list: the upper-case name, base 37. */
function nameHash(name: string): number {
  let hash = 0;
  const folded = foldName(name);
  for (let index = 0; index < folded.length; index += 1) hash = (Math.imul(hash, 37) + folded.charCodeAt(index)) >>> 0;
  return hash;
}

class HiveWriter {
  readonly #bins: { buffer: Buffer; start: number; used: number }[] = [];
  #end = 0;
  readonly #securityOffsets = new Map<string, number>();
  readonly #securityUses = new Map<number, number>();

  write(root: HiveKey): number {
    const offset = this.#key(root, NONE, true);
    this.#linkSecurity();
    return offset;
  }
  /** All bins, each filled up with one free cell. */
  finish(time: bigint): Buffer {
    for (const bin of this.#bins) {
      const rest = bin.buffer.length - bin.used;
      if (rest > 0) bin.buffer.writeInt32LE(rest, bin.used);
    }
    this.#bins[0]?.buffer.writeBigUInt64LE(time, 20);
    return Buffer.concat(this.#bins.map((bin) => bin.buffer));
  }

  /** Allocates a cell; gives its offset and its content, which may be filled in later. */
  #cell(size: number): { offset: number; data: Buffer } {
    const length = Math.ceil((size + 4) / 8) * 8;
    let bin = this.#bins.at(-1);
    if (!bin || bin.used + length > bin.buffer.length) {
      const buffer = Buffer.alloc(Math.ceil((length + 32) / 4096) * 4096);
      buffer.write('hbin', 0, 'latin1');
      buffer.writeUInt32LE(this.#end, 4);
      buffer.writeUInt32LE(buffer.length, 8);
      bin = { buffer, start: this.#end, used: 32 };
      this.#end += buffer.length;
      this.#bins.push(bin);
    }
    bin.buffer.writeInt32LE(-length, bin.used);
    const place = { offset: bin.start + bin.used, data: bin.buffer.subarray(bin.used + 4, bin.used + length) };
    bin.used += length;
    return place;
  }
  #bytes(content: Buffer): number {
    const { offset, data } = this.#cell(content.length);
    content.copy(data);
    return offset;
  }

  #key(key: HiveKey, parent: number, isRoot: boolean): number {
    const name = storedName(key.name);
    const { offset, data: nk } = this.#cell(76 + name.bytes.length);
    const subkeys = [...key.subkeys].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, subkey]) => subkey);
    const values = [...key.values.values()];
    const className = Buffer.from(key.className ?? '', 'utf16le');
    nk.write('nk', 0, 'latin1');
    nk.writeUInt16LE((name.compressed ? 0x20 : 0) | (isRoot ? 0x0c : 0), 2); // 4 hive entry, 8 no delete
    nk.writeBigUInt64LE(key.lastWrite, 4);
    nk.writeUInt32LE(isRoot ? 0 : parent, 16);
    nk.writeUInt32LE(subkeys.length, 20);
    nk.writeUInt32LE(NONE, 32); // volatile subkeys are never in a file
    nk.writeUInt32LE(values.length, 36);
    nk.writeUInt32LE(values.length > 0 ? this.#values(values) : NONE, 40);
    nk.writeUInt32LE(this.#security(key.security), 44);
    nk.writeUInt32LE(className.length > 0 ? this.#bytes(className) : NONE, 48);
    nk.writeUInt32LE(Math.max(0, ...subkeys.map((subkey) => subkey.name.length * 2)), 52);
    nk.writeUInt32LE(Math.max(0, ...subkeys.map((subkey) => (subkey.className?.length ?? 0) * 2)), 56);
    nk.writeUInt32LE(Math.max(0, ...values.map((value) => value.name.length * 2)), 60);
    nk.writeUInt32LE(Math.max(0, ...values.map((value) => value.raw.length)), 64);
    nk.writeUInt16LE(name.bytes.length, 72);
    nk.writeUInt16LE(className.length, 74);
    name.bytes.copy(nk, 76);
    nk.writeUInt32LE(this.#subkeys(subkeys, offset), 28);
    return offset;
  }

  #subkeys(subkeys: HiveKey[], parent: number): number {
    if (subkeys.length === 0) return NONE;
    const lists: number[] = [];
    for (let start = 0; start < subkeys.length; start += LIST_LIMIT) {
      const part = subkeys.slice(start, start + LIST_LIMIT);
      const { offset, data } = this.#cell(4 + part.length * 8);
      data.write('lh', 0, 'latin1');
      data.writeUInt16LE(part.length, 2);
      part.forEach((subkey, index) => {
        data.writeUInt32LE(this.#key(subkey, parent, false), 4 + index * 8);
        data.writeUInt32LE(nameHash(subkey.name), 8 + index * 8);
      });
      lists.push(offset);
    }
    if (lists.length === 1) return lists[0]!;
    const { offset, data } = this.#cell(4 + lists.length * 4);
    data.write('ri', 0, 'latin1');
    data.writeUInt16LE(lists.length, 2);
    lists.forEach((list, index) => data.writeUInt32LE(list, 4 + index * 4));
    return offset;
  }

  #values(values: HiveValue[]): number {
    const { offset, data } = this.#cell(values.length * 4);
    values.forEach((value, index) => data.writeUInt32LE(this.#value(value), index * 4));
    return offset;
  }
  #value(value: HiveValue): number {
    const name = storedName(value.name);
    const { offset, data } = this.#cell(20 + name.bytes.length);
    data.write('vk', 0, 'latin1');
    data.writeUInt16LE(name.bytes.length, 2);
    data.writeUInt32LE(value.type, 12);
    data.writeUInt16LE(name.compressed && value.name !== '' ? 1 : 0, 16);
    name.bytes.copy(data, 20);
    const { raw } = value;
    if (raw.length <= 4) {
      data.writeUInt32LE((0x80000000 | raw.length) >>> 0, 4);
      raw.copy(data, 8);
    } else {
      data.writeUInt32LE(raw.length, 4);
      data.writeUInt32LE(raw.length > SEGMENT ? this.#bigData(raw) : this.#bytes(raw), 8);
    }
    return offset;
  }
  #bigData(raw: Buffer): number {
    const count = Math.ceil(raw.length / SEGMENT);
    const head = this.#cell(8);
    const list = this.#cell(count * 4);
    head.data.write('db', 0, 'latin1');
    head.data.writeUInt16LE(count, 2);
    head.data.writeUInt32LE(list.offset, 4);
    for (let index = 0; index < count; index += 1) list.data.writeUInt32LE(this.#bytes(raw.subarray(index * SEGMENT, (index + 1) * SEGMENT)), index * 4);
    return head.offset;
  }

  #security(descriptor: Buffer): number {
    const key = descriptor.toString('latin1');
    let offset = this.#securityOffsets.get(key);
    if (offset === undefined) {
      const cell = this.#cell(20 + descriptor.length);
      cell.data.write('sk', 0, 'latin1');
      cell.data.writeUInt32LE(descriptor.length, 16);
      descriptor.copy(cell.data, 20);
      offset = cell.offset;
      this.#securityOffsets.set(key, offset);
    }
    this.#securityUses.set(offset, (this.#securityUses.get(offset) ?? 0) + 1);
    return offset;
  }
  /** Security descriptors form a ring (flink, blink) and count their users. */
  #linkSecurity(): void {
    const all = [...this.#securityUses.keys()];
    all.forEach((offset, index) => {
      const bin = this.#bins.find((candidate) => offset >= candidate.start && offset < candidate.start + candidate.buffer.length)!;
      const at = offset - bin.start + 4;
      bin.buffer.writeUInt32LE(all[(index + 1) % all.length]!, at + 4);
      bin.buffer.writeUInt32LE(all[(index + all.length - 1) % all.length]!, at + 8);
      bin.buffer.writeUInt32LE(this.#securityUses.get(offset)!, at + 12);
    });
  }
}
