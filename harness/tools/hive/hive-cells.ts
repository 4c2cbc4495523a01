import { hiveError } from './hive-error.ts';
import { BASE_BLOCK_SIZE, type HiveHeader } from './read-header.ts';

/** Reads the data of a cell in use by its offset. */
export type ReadCell = (offset: number, what: string) => Buffer;

/**
 * Checks that every hive bin that the header counts is there and whole, then gives access to cells. What follows the
 * bins is no part of the hive (Windows leaves old bins behind when it shrinks one).
 */
export function openCells(bytes: Buffer, header: HiveHeader): ReadCell {
  if (header.binsSize === 0 || header.binsSize % 4096 !== 0) throw hiveError(`the size of its bins, ${header.binsSize}, is no multiple of 4096`, 40);
  const end = BASE_BLOCK_SIZE + header.binsSize;
  if (bytes.length < end) throw hiveError(`it is cut: ${end} bytes by its header, ${bytes.length} in the file`);
  const bins: { start: number; end: number }[] = [];
  for (let at = BASE_BLOCK_SIZE; at < end; ) {
    if (bytes.toString('latin1', at, at + 4) !== 'hbin') throw hiveError('a hive bin does not begin with "hbin"', at);
    const size = bytes.readUInt32LE(at + 8);
    if (size === 0 || size % 4096 !== 0 || at + size > end) throw hiveError(`a hive bin has the impossible size ${size}`, at + 8);
    if (bytes.readUInt32LE(at + 4) !== at - BASE_BLOCK_SIZE) throw hiveError('a hive bin gives another place than its own', at + 4);
    bins.push({ start: at, end: at + size });
    at += size;
  }
  return (offset, what) => {
    const at = BASE_BLOCK_SIZE + offset;
    const bin = at < end ? findBin(bins, at) : undefined;
    if (!bin || offset % 8 !== 0 || at < bin.start + 32) throw hiveError(`the cell of ${what} lies outside of the bins`, at);
    const size = -bytes.readInt32LE(at);
    if (size <= 0) throw hiveError(`the cell of ${what} is not in use`, at);
    if (size < 8 || at + size > bin.end) throw hiveError(`the cell of ${what} has the impossible size ${size}`, at);
    return bytes.subarray(at + 4, at + size);
  };
}

/** Bins lie in order. */
function findBin(bins: readonly { start: number; end: number }[], at: number): { start: number; end: number } | undefined {
  let low = 0;
  let high = bins.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (at < bins[middle]!.start) high = middle - 1;
    else if (at >= bins[middle]!.end) low = middle + 1;
    else return bins[middle];
  }
  return undefined;
}
