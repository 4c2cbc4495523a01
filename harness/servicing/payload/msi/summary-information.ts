import { decoderFor, MsiFormatError } from './string-pool.ts';

/** Summary properties that are read here. Source: "Summary Property Descriptions" (Windows Installer). */
export const SUMMARY = { codePage: 1, template: 7, revisionNumber: 9 } as const;

const [VT_I2, VT_LPSTR] = [2, 30];

/**
 * The string properties of a property set stream by number. Source: [MS-OLEPS] 2.21 (PropertySetStream): header of 48
 * bytes, then pairs of property and offset, then typed values; strings end with a zero.
 * @throws MsiFormatError for a stream of another shape
 */
export function readSummaryInformation(bytes: Uint8Array): Map<number, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cut = (): MsiFormatError => new MsiFormatError('its summary information is cut off');
  const uint32 = (at: number): number => {
    if (at + 4 > view.byteLength) throw cut();
    return view.getUint32(at, true);
  };
  if (uint32(0) % 0x10000 !== 0xfffe) throw new MsiFormatError('its summary information is not a property set');
  const set = uint32(44);
  const offsets = new Map(Array.from({ length: Math.min(uint32(set + 4), 64) }, (_, index) => [uint32(set + 8 + 8 * index), set + uint32(set + 12 + 8 * index)]));
  const codePageAt = offsets.get(SUMMARY.codePage);
  const codePage = codePageAt !== undefined && uint32(codePageAt) === VT_I2 ? uint32(codePageAt + 4) & 0xffff : 1252;
  const decoder = decoderFor(codePage);
  const found = new Map<number, string>();
  for (const [property, at] of offsets) {
    if (uint32(at) !== VT_LPSTR) continue;
    const length = uint32(at + 4);
    if (at + 8 + length > bytes.length) throw cut();
    found.set(property, decoder.decode(bytes.subarray(at + 8, at + 8 + length)).replace(/\0.*$/s, ''));
  }
  return found;
}
