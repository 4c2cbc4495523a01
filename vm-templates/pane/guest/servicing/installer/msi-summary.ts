/** Properties of a summary information stream ([MS-OLEPS]; "Summary Information Stream Property Set"). */
export const SUMMARY = { template: 7, lastAuthor: 8, revision: 9, characterCount: 16 } as const;

function valueOffset(data: Buffer | undefined, id: number): number | undefined {
  if (!data || data.length < 48) return undefined;
  const section = data.readUInt32LE(44);
  const count = data.readUInt32LE(section + 4);
  for (let index = 0; index < count; index += 1) {
    const entry = section + 8 + index * 8;
    if (data.readUInt32LE(entry) === id) return section + data.readUInt32LE(entry + 4);
  }
  return undefined;
}

/** A text; '' when the stream or the property is missing. */
export function summaryText(data: Buffer | undefined, id: number): string {
  const value = valueOffset(data, id);
  if (value === undefined || data!.readUInt32LE(value) !== 30) return '';
  return data!.toString('latin1', value + 8, value + 8 + data!.readUInt32LE(value + 4)).replace(/\0.*$/s, '');
}

/** A number; 0 when the stream or the property is missing. */
export function summaryNumber(data: Buffer | undefined, id: number): number {
  const value = valueOffset(data, id);
  return value === undefined || data!.readUInt32LE(value) !== 3 ? 0 : data!.readUInt32LE(value + 4);
}
export const SUMMARY_STREAM = '\u0005SummaryInformation';
