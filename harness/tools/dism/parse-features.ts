import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

export interface DismFeature {
  name: string;
  /** `Enabled`, `Disabled`, `Enable Pending`, `Disable Pending`, `Disabled with Payload Removed`. */
  state: string;
}

/** `/Get-Features`, list or table. Throws WP-TOOL-OUTPUT on anything that is not whole. */
export function parseFeatures(output: string): DismFeature[] {
  const records = readRecords(readDismOutput(output, '/Get-Features'), {
    title: /^Features listing for package : \S/,
    keys: ['Feature Name', 'State'],
    none: /^\(No features found/,
  });
  return records.map((record) => ({ name: record['Feature Name']!, state: record['State']! }));
}
