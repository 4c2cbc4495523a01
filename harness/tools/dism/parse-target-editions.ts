import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

/**
 * `/Get-TargetEditions`: ids of the editions that the image can become, in DISM's order; none is an answer (the highest
 * edition). Shape seen in transcripts of 6.3.9600.17031 and 10.0.17763.1; the sentence for none in a test of a public
 * tool that reads DISM.
 */
export function parseTargetEditions(output: string): string[] {
  const frame = readDismOutput(output, '/Get-TargetEditions');
  const records = readRecords(frame, {
    title: /^Editions that can be upgraded to:$/,
    keys: ['Target Edition'],
    none: /^\((?:no editions are available|The current edition cannot be upgraded to any target editions\.?)\)$/i,
  });
  return records.map((record) => {
    const edition = record['Target Edition']!;
    if (!/^\w+$/.test(edition)) throw toolOutputError('dism', frame.query, 'an edition is none', `Target Edition : ${edition}`);
    return edition;
  });
}
