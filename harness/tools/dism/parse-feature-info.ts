import { toolOutputError } from '../output/tool-output-error.ts';
import { type CustomProperty, customProperties } from './custom-properties.ts';
import { readDismOutput } from './dism-output.ts';
import { recordsOf } from './records.ts';
import { sections, titledLines } from './titles.ts';

export interface DismFeatureInfo {
  name: string;
  displayName: string;
  description: string;
  /** `Possible`, `Required` or `No`. */
  restartRequired: string;
  state: string;
  customProperties: CustomProperty[];
}

/** `/Get-FeatureInfo`. Shape of InSpec's recorded fixture of IIS-WebServer (10.0.16299.15). */
export function parseFeatureInfo(output: string): DismFeatureInfo {
  const frame = readDismOutput(output, '/Get-FeatureInfo');
  const [facts, custom, extra] = sections(titledLines(frame, /^Feature Information:$/), /^Custom Properties:$/);
  const records = recordsOf(frame, { keys: ['Feature Name', 'Display Name', 'Description', 'Restart Required', 'State'], multiline: ['Description'] }, facts!.lines);
  if (records.length !== 1) throw toolOutputError('dism', frame.query, `it tells of ${records.length} features instead of one`);
  if (!custom) throw toolOutputError('dism', frame.query, 'the line "Custom Properties:" is missing');
  if (extra) throw toolOutputError('dism', frame.query, 'it has a section too many', extra.title);
  const record = records[0]!;
  return {
    name: record['Feature Name']!,
    displayName: record['Display Name']!,
    description: record['Description']!,
    restartRequired: record['Restart Required']!,
    state: record['State']!,
    customProperties: customProperties(frame, custom.lines),
  };
}
