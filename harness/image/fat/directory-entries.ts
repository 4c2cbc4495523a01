/** A file or folder as its 32-byte entry, and the long-name entries before it, tell. */
export interface FatEntry {
  /** The long name where there is one, else the short one. */
  name: string;
  folder: boolean;
  /** First cluster; 0 for an empty file. */
  cluster: number;
  /** Bytes; 0 for folders. */
  size: number;
}

const ENTRY = 32;
const VOLUME_LABEL = 0x08;
const FOLDER = 0x10;
const LONG_NAME = 0x0f;
/** Flags of Windows NT for short names: base, ending in lower case. */
const LOWER_BASE = 0x08;
const LOWER_ENDING = 0x10;
/** Offsets of the 13 UTF-16 units in a long-name entry. */
const UNITS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

/** A long name as it is gathered: entries come last part first. */
interface LongName {
  checksum: number;
  /** Number of the part that must come next; 0 when it is whole. */
  next: number;
  units: number[];
}

/**
 * The entries of a folder, without deleted ones, the label, `.` and `..`. A long name whose parts do not fit together or
 * to the short entry is ignored, as Windows does. [fatgen103, "FAT Directory Structure", "FAT Long Directory Entries"]
 */
export function directoryEntries(bytes: Buffer): FatEntry[] {
  const entries: FatEntry[] = [];
  let long: LongName | null = null;
  for (let at = 0; at + ENTRY <= bytes.length; at += ENTRY) {
    const entry = bytes.subarray(at, at + ENTRY);
    const first = entry[0] as number;
    if (first === 0x00) break;
    const attributes = entry[11] as number;
    if (first === 0xe5) long = null;
    else if ((attributes & 0x3f) === LONG_NAME) long = withPart(long, entry);
    else {
      if (!(attributes & VOLUME_LABEL) && first !== 0x2e) {
        const folder = (attributes & FOLDER) !== 0;
        entries.push({ name: longName(long, entry) ?? shortName(entry), folder, cluster: entry.readUInt16LE(26), size: folder ? 0 : entry.readUInt32LE(28) });
      }
      long = null;
    }
  }
  return entries;
}

function withPart(before: LongName | null, entry: Buffer): LongName | null {
  const order = entry[0] as number;
  const number = order & 0x3f;
  const checksum = entry[13] as number;
  const units = UNITS.map((at) => entry.readUInt16LE(at));
  if (order & 0x40) return number >= 1 && number <= 20 ? { checksum, next: number - 1, units } : null;
  if (!before || before.next !== number || before.checksum !== checksum) return null;
  return { checksum, next: number - 1, units: [...units, ...before.units] };
}

function longName(long: LongName | null, entry: Buffer): string | undefined {
  if (!long || long.next !== 0 || long.checksum !== shortNameChecksum(entry.subarray(0, 11))) return undefined;
  const end = long.units.indexOf(0);
  const name = String.fromCharCode(...(end < 0 ? long.units : long.units.slice(0, end)));
  return name === '' ? undefined : name;
}

/** Of the eleven bytes of a short name. [fatgen103, `ChkSum`] */
export function shortNameChecksum(name: Buffer): number {
  return name.reduce((sum, byte) => (((sum & 1) << 7) + (sum >> 1) + byte) & 0xff, 0);
}

/** Letters outside ASCII are in the OEM code page, which the volume does not tell; nothing of ours has any. */
function shortName(entry: Buffer): string {
  const flags = entry[12] as number;
  const part = (from: number, to: number, lower: boolean): string => {
    const text = entry.subarray(from, to).toString('latin1').replace(/ +$/, '');
    return lower ? text.toLowerCase() : text;
  };
  // 0x05 stands for 0xE5, which would say deleted.
  const base = part(0, 8, (flags & LOWER_BASE) !== 0).replace(/^\x05/, '\xe5');
  const ending = part(8, 11, (flags & LOWER_ENDING) !== 0);
  return ending === '' ? base : `${base}.${ending}`;
}
