import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { recordsOf } from './records.ts';
import { untitledLines } from './titles.ts';

export interface DismProvisionedAppx {
  displayName: string;
  version: string;
  /** `x64`, `x86`, `arm64`, `neutral`. */
  architecture: string;
  /** `~` of a bundle; may be empty. */
  resourceId: string;
  /** Full name, which /Remove-ProvisionedAppxPackage takes. */
  packageName: string;
  /** `all`, `None`, country codes; empty where DISM does not print it (before Windows 10 1703). */
  regions: string;
}

/**
 * `/Get-ProvisionedAppxPackages`. The format strings are those of AppxProvider.dll of Windows 8.1 (without `Regions`)
 * and of Windows 10 and 11; it has no sentence for none, so nothing between the image's version and the closing line
 * means that there are none (Server Core). `Getting the list of app packages ... in this image...` may stand first.
 */
export function parseProvisionedAppx(output: string): DismProvisionedAppx[] {
  const frame = readDismOutput(output, '/Get-ProvisionedAppxPackages');
  const lines = untitledLines(frame);
  if (lines.length === 0 && frame.imageVersion !== undefined) return [];
  const records = recordsOf(frame, { keys: ['DisplayName', 'Version', 'Architecture', 'ResourceId', 'PackageName', 'Regions'], optional: ['Regions'] }, lines);
  return records.map((record) => {
    if (!/^\d+(?:\.\d+){3}$/.test(record['Version']!)) throw toolOutputError('dism', frame.query, 'a version is none', `Version : ${record['Version']}`);
    return {
      displayName: record['DisplayName']!,
      version: record['Version']!,
      architecture: record['Architecture']!,
      resourceId: record['ResourceId']!,
      packageName: record['PackageName']!,
      regions: record['Regions']!,
    };
  });
}
