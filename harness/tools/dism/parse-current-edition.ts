import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';

/** `/Get-CurrentEdition`: the edition id, such as `Professional`. The title differs from the value line in case alone. */
export function parseCurrentEdition(output: string): string {
  const { body, query } = readDismOutput(output, '/Get-CurrentEdition');
  const edition = body.map((line) => /^Current Edition : (\S+)$/.exec(line.trim())?.[1]).find((value) => value !== undefined);
  if (!edition) throw toolOutputError('dism', query, 'the line "Current Edition : ..." is missing', body.find((line) => line.trim() !== ''));
  return edition;
}
