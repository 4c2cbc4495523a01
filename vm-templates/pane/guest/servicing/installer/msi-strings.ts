import type { CompoundStorage } from './msi-compound.ts';
import { NotAnInstallerPackage } from './msi-compound.ts';

/** The string pool of a database or transform: every text by its number. */
export interface StringPool {
  strings: string[];
  /** Three bytes a reference instead of two. */
  wide: boolean;
}

/** Reads `_StringPool` and `_StringData`. Throws NotAnInstallerPackage when they are not there. */
export function readStringPool({ streams }: CompoundStorage): StringPool {
  const pool = streams.get('!_StringPool');
  const data = streams.get('!_StringData');
  if (!pool || !data || pool.length < 4) throw new NotAnInstallerPackage();
  const codePage = pool.readUInt16LE(0);
  const decoder = new TextDecoder(codePage === 65001 || codePage === 0 ? 'utf-8' : codePage >= 1250 && codePage <= 1258 ? `windows-${codePage}` : 'windows-1252');
  const strings = [''];
  let at = 0;
  for (let offset = 4; offset + 4 <= pool.length; offset += 4) {
    let length = pool.readUInt16LE(offset);
    if (length === 0 && pool.readUInt16LE(offset + 2) !== 0 && offset + 8 <= pool.length) {
      // A text of 64 KB or more: its length is in the next entry.
      offset += 4;
      length = pool.readUInt32LE(offset);
    }
    strings.push(decoder.decode(data.subarray(at, at + length)));
    at += length;
  }
  return { strings, wide: (pool.readUInt16LE(2) & 0x8000) !== 0 };
}
