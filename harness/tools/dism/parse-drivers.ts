import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

export interface DismDriver {
  /** `oemN.inf`; the number means nothing. */
  publishedName: string;
  /** Lower case. */
  originalFileName: string;
  inbox: boolean;
  className: string;
  provider: string;
  /** In the host's locale. */
  date: string;
  version: string;
}

/** `/Get-Drivers [/All]`, list or table. No drivers at all is a valid answer. */
export function parseDrivers(output: string): DismDriver[] {
  const records = readRecords(readDismOutput(output, '/Get-Drivers'), {
    title: /^Driver packages listing:$/,
    keys: ['Published Name', 'Original File Name', 'Inbox', 'Class Name', 'Provider Name', 'Date', 'Version'],
    none: /^\(No drivers found/,
  });
  return records.map((record) => {
    const inbox = record['Inbox']!;
    if (inbox !== 'Yes' && inbox !== 'No') throw toolOutputError('dism', '/Get-Drivers', `Inbox is neither Yes nor No but ${JSON.stringify(inbox)}`, record['Published Name']);
    return {
      publishedName: record['Published Name']!,
      originalFileName: record['Original File Name']!.toLowerCase(),
      inbox: inbox === 'Yes',
      className: record['Class Name']!,
      provider: record['Provider Name']!,
      date: record['Date']!,
      version: record['Version']!,
    };
  });
}
