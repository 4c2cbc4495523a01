/** The strings of an MSI database; tables name them by number, from 1; 0 is the empty string. */
export interface StringPool {
  strings: string[];
  /** Bytes of a reference in a table: 2, or 3 in a database with many strings. */
  referenceSize: 2 | 3;
}

export class MsiFormatError extends Error {}

/**
 * Reads `!_StringPool` (an array of length and reference count, 16 bits each, after a header with the code page) and
 * `!_StringData` (all strings, one behind the other). A length of 0 with references means that the real length, in
 * 32 bits, follows in the next entry. Bit 31 of the header says that references have 3 bytes.
 */
export function readStringPool(pool: Uint8Array, data: Uint8Array): StringPool {
  const view = new DataView(pool.buffer, pool.byteOffset, pool.byteLength);
  if (pool.byteLength < 4 || pool.byteLength % 4 !== 0) throw new MsiFormatError('its string pool is cut off');
  const header = view.getUint32(0, true);
  const decoder = decoderFor(header & 0xffff);
  const strings = [''];
  let offset = 0;
  for (let at = 4; at < pool.byteLength; at += 4) {
    let length = view.getUint16(at, true);
    const references = view.getUint16(at + 2, true);
    if (length === 0 && references !== 0) {
      at += 4;
      if (at >= pool.byteLength) throw new MsiFormatError('its string pool is cut off');
      length = view.getUint32(at, true);
    }
    if (offset + length > data.byteLength) throw new MsiFormatError('its strings are cut off');
    strings.push(decoder.decode(data.subarray(offset, offset + length)));
    offset += length;
  }
  return { strings, referenceSize: (header & 0x8000_0000) !== 0 ? 3 : 2 };
}

const CODE_PAGES: Record<number, string> = {
  0: 'windows-1252', 874: 'windows-874', 932: 'shift_jis', 936: 'gbk', 949: 'euc-kr', 950: 'big5', 65001: 'utf-8',
};
/** @throws MsiFormatError for a code page that is not known here */
export function decoderFor(codePage: number): { decode(bytes: Uint8Array): string } {
  try {
    return new TextDecoder(CODE_PAGES[codePage] ?? `windows-${codePage}`);
  } catch {
    throw new MsiFormatError(`its strings use code page ${codePage}, which is not known here`);
  }
}
