import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/** Keys of a record by name; a key with several lines (dependencies, flags) has several values. */
export type ServiceRecord = Record<string, string[]>;

const localized: readonly [pattern: RegExp, language: string][] = [
  [/^(?:DIENSTNAME|ANZEIGENAME)/m, 'German'],
  [/^NOM_DU_SERVICE|ÉTAT\s*:/m, 'French'],
  [/^NOMBRE_SERVICIO|^NOMBRE_MOSTRAR/m, 'Spanish'],
  [/^NOME_SERVIZIO/m, 'Italian'],
  [/^NOME_DO_SERVI/m, 'Portuguese'],
  [/^Имя_службы/im, 'Russian'],
  [/^服务名|^服务名称/m, 'Chinese (Simplified)'],
];

/**
 * Records that sc.exe prints: `SERVICE_NAME: x`, then indented `KEY : value` lines; a line with only a colon or in
 * brackets goes on with the key before it. Refuses other languages by name, errors, and a listing that ran out of buffer.
 */
export function readServiceRecords(output: string, query: string): ServiceRecord[] {
  const records: ServiceRecord[] = [];
  let key = '';
  const lines = normaliseLines(output);
  const first = lines.find((line) => line.trim() !== '');
  if (first === undefined) throw toolOutputError('sc', query, 'it is empty');
  const language = localized.find(([pattern]) => pattern.test(output))?.[1];
  if (language) throw toolOutputError('sc', query, `it is in ${language}, not in English`, first);
  for (const line of lines) {
    if (line.trim() === '' || /^\[SC\] \w+ SUCCESS/.test(line.trim())) continue;
    if (/^\[SC\].*FAILED|^Enum: more data/.test(line.trim())) throw toolOutputError('sc', query, 'it reports an error', line);
    const pair = /^\s*([A-Z][A-Z0-9_]*)\s*:(?:\s(.*))?$/.exec(line);
    const further = /^\s+(?::\s*(\S.*)|(\(.*\)))$/.exec(line);
    if (pair) {
      key = pair[1]!;
      if (key === 'SERVICE_NAME') records.push({});
      const record = records.at(-1);
      if (!record) throw toolOutputError('sc', query, 'a record does not begin with SERVICE_NAME', line);
      if (record[key]) throw toolOutputError('sc', query, `a record has ${key} twice`, line);
      record[key] = [(pair[2] ?? '').trim()];
    } else if (further && records.at(-1)?.[key]) records.at(-1)![key]!.push((further[1] ?? further[2])!);
    else throw toolOutputError('sc', query, 'it has an unknown line', line);
  }
  if (records.length === 0) throw toolOutputError('sc', query, 'it lists nothing', first);
  return records;
}

/** First value of a key that must be there. */
export function required(record: ServiceRecord, key: string, query: string): string {
  const value = record[key]?.[0];
  if (value === undefined) throw toolOutputError('sc', query, `${record['SERVICE_NAME']![0]} lacks ${key}: it is cut`);
  return value;
}

/** `20  WIN32_SHARE_PROCESS`: number and name; the number of a type is hexadecimal. */
export function numbered(record: ServiceRecord, key: string, query: string, radix: 10 | 16): { number: number; name: string } {
  const value = required(record, key, query);
  const match = /^([0-9a-f]+)\s*(.*)$/i.exec(value);
  if (!match) throw toolOutputError('sc', query, `${key} of ${record['SERVICE_NAME']![0]} does not begin with a number`, value);
  return { number: Number.parseInt(match[1]!, radix), name: match[2]!.trim() };
}
