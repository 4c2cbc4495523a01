import { baseBlockChecksum } from './regf-checksum.ts';
import { RegistryError } from './registry-error.ts';

export const BASE_BLOCK = 4096;
export const NONE = 0xffffffff;

export function corrupt(reason: string): RegistryError {
  return new RegistryError('corrupt', `not a sound registry hive: ${reason}`);
}

export interface BaseBlock {
  sequence: number;
  minorVersion: number;
  rootCell: number;
  /** Bytes of hive bins that follow the base block. */
  size: number;
}

/** Checks and reads the first 4096 bytes. Bytes after the last hive bin are allowed: Windows leaves files longer than the hive. */
export function readBaseBlock(file: Buffer): BaseBlock {
  if (file.length < BASE_BLOCK) throw corrupt(`${file.length} bytes are too few for a base block`);
  if (file.toString('latin1', 0, 4) !== 'regf') throw corrupt('no "regf" signature');
  if (file.readUInt32LE(508) !== baseBlockChecksum(file)) throw corrupt('checksum of the base block');
  const sequence = file.readUInt32LE(4);
  // Windows replays the .LOG files now; a reader without them would give an old or torn state.
  if (sequence !== file.readUInt32LE(8)) throw corrupt('it was not closed (sequence numbers differ) and needs its transaction log');
  const major = file.readUInt32LE(20);
  const minorVersion = file.readUInt32LE(24);
  if (major !== 1 || minorVersion < 2 || minorVersion > 6) throw corrupt(`unknown format version ${major}.${minorVersion}`);
  if (file.readUInt32LE(28) !== 0) throw corrupt('the file is not a primary hive file');
  const size = file.readUInt32LE(40);
  if (size === 0 || size % 4096 !== 0) throw corrupt(`size of hive bins ${size}`);
  if (BASE_BLOCK + size > file.length) throw corrupt(`cut off: ${BASE_BLOCK + size} bytes expected, ${file.length} found`);
  return { sequence, minorVersion, rootCell: file.readUInt32LE(36), size };
}

/** The cells in use, by offset (relative to the first hive bin). Building it walks every bin, so that no later access can leave one. */
export class Cells {
  readonly #bins: Buffer;
  readonly #used = new Map<number, number>();

  constructor(file: Buffer, base: BaseBlock) {
    this.#bins = file.subarray(BASE_BLOCK, BASE_BLOCK + base.size);
    let bin = 0;
    while (bin < base.size) {
      if (this.#bins.toString('latin1', bin, bin + 4) !== 'hbin') throw corrupt(`no hive bin at ${bin}`);
      const length = this.#bins.readUInt32LE(bin + 8);
      if (this.#bins.readUInt32LE(bin + 4) !== bin || length === 0 || length % 4096 !== 0 || bin + length > base.size) throw corrupt(`header of the hive bin at ${bin}`);
      this.#walk(bin + 32, bin + length);
      bin += length;
    }
  }
  #walk(start: number, end: number): void {
    let offset = start;
    while (offset < end) {
      const size = this.#bins.readInt32LE(offset);
      const length = Math.abs(size);
      if (length < 8 || length % 8 !== 0 || offset + length > end) throw corrupt(`cell at ${offset} has size ${size}`);
      if (size < 0) this.#used.set(offset, length - 4);
      offset += length;
    }
  }
  /** Content of the cell in use at an offset. `what` goes into the error. */
  get(offset: number, least: number, what: string): Buffer {
    const length = this.#used.get(offset);
    if (length === undefined) throw corrupt(`${what} points to ${offset}, which is no cell in use`);
    if (length < least) throw corrupt(`${what} at ${offset} has ${length} bytes, ${least} needed`);
    return this.#bins.subarray(offset + 4, offset + 4 + length);
  }
}
