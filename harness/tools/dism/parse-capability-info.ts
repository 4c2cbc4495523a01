import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { readRecords } from './records.ts';
import { parseSize } from './size.ts';

export interface DismCapabilityInfo {
  identity: string;
  /** `OpenSSH.Server`; empty where DISM does not print it. */
  name: string;
  state: string;
  displayName: string;
  description: string;
  /** Bytes, as exact as the printed unit. */
  downloadSize: number;
  /** Bytes, as exact as the printed unit. */
  installSize: number;
}

/**
 * `/Get-CapabilityInfo`. The facts are those of DismCapabilityInfo (DISM API: Name, State, DisplayName, Description,
 * DownloadSize, InstallSize); scripts that read the command confirm `Capability Identity`, `State`, `Display Name` and
 * `Description`. The title is not published, so none is asked for.
 */
export function parseCapabilityInfo(output: string): DismCapabilityInfo {
  const frame = readDismOutput(output, '/Get-CapabilityInfo');
  const records = readRecords(frame, { keys: ['Capability Identity', 'Name', 'State', 'Display Name', 'Description', 'Download Size', 'Install Size'], optional: ['Name'], multiline: ['Description'] });
  if (records.length !== 1) throw toolOutputError('dism', frame.query, `it tells of ${records.length} capabilities instead of one`);
  const record = records[0]!;
  return {
    identity: record['Capability Identity']!,
    name: record['Name']!,
    state: record['State']!,
    displayName: record['Display Name']!,
    description: record['Description']!,
    downloadSize: parseSize(frame, record['Download Size']!),
    installSize: parseSize(frame, record['Install Size']!),
  };
}
