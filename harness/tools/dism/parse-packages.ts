import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';

export interface DismPackage {
  /** `Name~publicKeyToken~arch~language~version`. */
  identity: string;
  /** `Installed`, `Install Pending`, `Staged`, `Superseded`, ... */
  state: string;
  releaseType: string;
  /** In the host's locale; empty for packages that are not installed. */
  installTime: string;
}

/** `/Get-Packages`, list or table. Throws WP-TOOL-OUTPUT on anything that is not whole. */
export function parsePackages(output: string): DismPackage[] {
  const records = readRecords(readDismOutput(output, '/Get-Packages'), {
    title: /^Packages listing:$/,
    keys: ['Package Identity', 'State', 'Release Type', 'Install Time'],
    none: /^\(No packages found/,
  });
  return records.map((record) => ({ identity: record['Package Identity']!, state: record['State']!, releaseType: record['Release Type']!, installTime: record['Install Time']! }));
}
