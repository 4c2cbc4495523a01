import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

/** `/Get-CurrentEdition`: the edition id, such as `Professional`. The title differs from the value line in case alone. */
export function parseCurrentEdition(output: string): string {
  const frame = readDismOutput(output, '/Get-CurrentEdition');
  const line = frame.body.find((text) => /^Current Edition : /.test(text.trim()));
  if (line === undefined) throw toolOutputError('dism', frame.query, 'the line "Current Edition : ..." is missing', frame.body.find((text) => text.trim() !== ''));
  const records = readRecords(frame, { title: /^Current edition is:$/, keys: ['Current Edition'] });
  const edition = records[0]!['Current Edition']!;
  if (records.length !== 1 || !/^\w+$/.test(edition)) throw toolOutputError('dism', frame.query, 'the edition is none', line);
  return edition;
}
