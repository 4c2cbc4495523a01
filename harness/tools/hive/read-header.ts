import { hiveError } from './hive-error.ts';

/** Bytes of the base block; hive bins follow it, cell offsets count from its end. */
export const BASE_BLOCK_SIZE = 4096;

export interface HiveHeader {
  /** Equal when the last write was finished. */
  primarySequence: number;
  secondarySequence: number;
  /** ISO time in UTC of the last write. */
  lastWritten: string;
  /** `1.3`, `1.5`. */
  version: string;
  /** Offset of the root key's cell. */
  rootCell: number;
  /** Bytes of all hive bins. */
  binsSize: number;
  /** As much of the end of the hive's path as fits; may be empty. */
  fileName: string;
  checksumValid: boolean;
}

/**
 * The base block ("regf") of a hive: signature, sequence numbers, version, sizes, checksum (XOR of the first 127
 * DWORDs, with 0 and -1 replaced). Source: "Windows registry file format specification" (msuhanov/regf). Refuses what is
 * no primary hive file of version 1.
 */
export function readHeader(bytes: Buffer): HiveHeader {
  if (bytes.length === 0) throw hiveError('it is empty');
  if (bytes.toString('latin1', 0, 4) !== 'regf') throw hiveError(`it does not begin with "regf" but with ${JSON.stringify(bytes.toString('latin1', 0, 4))}`);
  if (bytes.length < BASE_BLOCK_SIZE) throw hiveError(`it is cut: the header has ${BASE_BLOCK_SIZE} bytes, the file ${bytes.length}`);
  const major = bytes.readUInt32LE(20);
  const minor = bytes.readUInt32LE(24);
  if (major !== 1 || minor > 6) throw hiveError(`its version ${major}.${minor} is unknown`, 20);
  const type = bytes.readUInt32LE(28);
  if (type !== 0) throw hiveError(`it is a transaction log (type ${type}), no hive`, 28);
  return {
    primarySequence: bytes.readUInt32LE(4),
    secondarySequence: bytes.readUInt32LE(8),
    lastWritten: fileTime(bytes.readBigUInt64LE(12)),
    version: `${major}.${minor}`,
    rootCell: bytes.readUInt32LE(36),
    binsSize: bytes.readUInt32LE(40),
    fileName: bytes.toString('utf16le', 48, 112).split('\0')[0]!,
    checksumValid: bytes.readUInt32LE(508) === checksum(bytes),
  };
}

function checksum(bytes: Buffer): number {
  let sum = 0;
  for (let at = 0; at < 508; at += 4) sum ^= bytes.readUInt32LE(at);
  sum >>>= 0;
  if (sum === 0xffffffff) return 0xfffffffe;
  return sum === 0 ? 1 : sum;
}

/** 100 ns since 1601 as an ISO time; empty for 0 and for times beyond what a date can hold. */
export function fileTime(ticks: bigint): string {
  const milliseconds = Number(ticks / 10000n) - 11644473600000;
  return ticks === 0n || milliseconds > 8.64e15 ? '' : new Date(milliseconds).toISOString();
}
