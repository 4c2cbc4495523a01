import { STAMP } from './payload-files.ts';

/** Format id of the summary information ([MS-OLEPS]). */
const FORMAT = Buffer.from('e0859ff2f94f6810ab9108002b27b3d9', 'hex');
const VT = { short: 2, long: 3, text: 30, time: 64 } as const;

/** Properties by their numbers ("Summary Information Stream Property Set"): texts, numbers, or a time. */
export type SummaryProperties = Record<number, string | number | Date>;

function value(property: string | number | Date): Buffer {
  if (typeof property === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(VT.long, 0);
    bytes.writeUInt32LE(property >>> 0, 4);
    return bytes;
  }
  if (property instanceof Date) {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt32LE(VT.time, 0);
    bytes.writeBigUInt64LE((BigInt(property.getTime()) + 11_644_473_600_000n) * 10_000n, 4);
    return bytes;
  }
  const text = Buffer.from(`${property}\0`, 'latin1');
  const bytes = Buffer.alloc(8 + Math.ceil(text.length / 4) * 4);
  bytes.writeUInt32LE(VT.text, 0);
  bytes.writeUInt32LE(text.length, 4);
  text.copy(bytes, 8);
  return bytes;
}

/** Writes a summary information stream; code page, and the times of creation and last change are added. */
export function summaryInformation(properties: SummaryProperties): Buffer {
  const codePage = Buffer.alloc(8);
  codePage.writeUInt32LE(VT.short, 0);
  codePage.writeUInt16LE(1252, 4);
  const dated: SummaryProperties = { ...properties, 12: STAMP, 13: STAMP };
  const values: [number, Buffer][] = [[1, codePage], ...Object.entries(dated).map(([id, property]): [number, Buffer] => [Number(id), value(property)])];
  values.sort(([a], [b]) => a - b);
  const table = Buffer.alloc(8 + values.length * 8);
  let at = table.length;
  values.forEach(([id, bytes], index) => {
    table.writeUInt32LE(id, 8 + index * 8);
    table.writeUInt32LE(at, 12 + index * 8);
    at += bytes.length;
  });
  table.writeUInt32LE(at, 0);
  table.writeUInt32LE(values.length, 4);
  const head = Buffer.alloc(48);
  head.writeUInt16LE(0xfffe, 0);
  head.writeUInt32LE(0x00020006, 4);
  head.writeUInt32LE(1, 24);
  FORMAT.copy(head, 28);
  head.writeUInt32LE(head.length, 44);
  return Buffer.concat([head, table, ...values.map(([, bytes]) => bytes)]);
}
