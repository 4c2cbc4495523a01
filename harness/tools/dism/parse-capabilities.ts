import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

export interface DismCapability {
  /** `Language.Basic~~~en-US~0.0.1.0`. */
  identity: string;
  /** `Installed`, `Not Present`, `Install Pending`, `Staged`, ... */
  state: string;
}

/** `/Get-Capabilities`, list or table. Shape seen in transcripts of 10.0.17763 and later. */
export function parseCapabilities(output: string): DismCapability[] {
  const records = readRecords(readDismOutput(output, '/Get-Capabilities'), { title: /^Capability listing:$/, keys: ['Capability Identity', 'State'], none: /^\(No capabilit(?:y|ies) found/ });
  return records.map((record) => ({ identity: record['Capability Identity']!, state: record['State']! }));
}
