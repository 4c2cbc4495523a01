import type { ReadCell } from './hive-cells.ts';
import { hiveError } from './hive-error.ts';
import { registryTypeName } from '../reg/registry-types.ts';

export interface HiveValue {
  /** Empty = the default value. */
  name: string;
  /** `REG_SZ`, or `0x12` for a type that Windows does not define. */
  type: string;
  bytes: Buffer;
}

const COMPRESSED_NAME = 1;
/** Data that lies in the value itself is marked by this bit of the size. */
const IN_PLACE = 0x80000000;
/** From version 1.4 on, longer data lies in segments. */
const SEGMENT = 16344;

/** Key value ("vk") at a cell, with its data. */
export function hiveValue(cell: ReadCell, offset: number, key: string): HiveValue {
  const node = cell(offset, `a value of ${key}`);
  if (node.toString('latin1', 0, 2) !== 'vk' || node.length < 20) throw hiveError(`the cell of a value of ${key} is no value`, offset + 4096);
  const nameLength = node.readUInt16LE(2);
  if (20 + nameLength > node.length) throw hiveError(`the name of a value of ${key} does not fit its cell`, offset + 4096);
  const name = node.toString(node.readUInt16LE(16) & COMPRESSED_NAME ? 'latin1' : 'utf16le', 20, 20 + nameLength);
  return { name, type: registryTypeName(node.readUInt32LE(12)), bytes: readData(cell, node, `value ${JSON.stringify(name)} of ${key}`, offset) };
}

function readData(cell: ReadCell, node: Buffer, what: string, offset: number): Buffer {
  const marked = node.readUInt32LE(4);
  const size = (marked & ~IN_PLACE) >>> 0;
  if (marked >= IN_PLACE) {
    if (size > 4) throw hiveError(`${what} has ${size} bytes in a place for 4`, offset + 4096);
    return node.subarray(8, 8 + size);
  }
  if (size === 0) return Buffer.alloc(0);
  const data = cell(node.readUInt32LE(8), `the data of ${what}`);
  if (size > SEGMENT && data.toString('latin1', 0, 2) === 'db') return readSegments(cell, data, size, what);
  if (data.length < size) throw hiveError(`${what} has ${size} bytes, its cell ${data.length}`, offset + 4096);
  return data.subarray(0, size);
}

/** Big data ("db"): a count, and the offset of a list of segments' offsets. */
function readSegments(cell: ReadCell, data: Buffer, size: number, what: string): Buffer {
  const count = data.readUInt16LE(2);
  const list = cell(data.readUInt32LE(4), `the segments of ${what}`);
  if (count !== Math.ceil(size / SEGMENT) || list.length < count * 4) throw hiveError(`${what} has ${size} bytes in ${count} segments`);
  const parts = Array.from({ length: count }, (_, index) => {
    const wanted = Math.min(SEGMENT, size - index * SEGMENT);
    const part = cell(list.readUInt32LE(index * 4), `a segment of ${what}`);
    if (part.length < wanted) throw hiveError(`a segment of ${what} is cut`);
    return part.subarray(0, wanted);
  });
  return Buffer.concat(parts);
}
