import { join } from 'node:path';
import { sourceFile } from './build-updates.ts';
import { buildPackageCabinet } from './update-package.ts';

/** Builds `winpe-sample.cab`, an optional component of Windows PE: its parent is in no installed Windows. */
export function buildWindowsPeComponent(out: string): void {
  buildPackageCabinet(
    {
      name: 'WinPE-Wimproof-Sample-Package',
      version: '10.0.26100.1',
      identifier: 'WinPE-Wimproof-Sample',
      description: 'Sample optional component of wimproof',
      releaseType: 'Feature Pack',
      restart: 'required',
      parents: [{ name: 'Microsoft-Windows-WinPE-Package', version: '10.0.26100.1' }],
      files: [sourceFile('winpe-sample', 'wimproof-winpe.txt', '$(runtime.system32)')],
    },
    join(out, 'winpe-sample.cab'),
  );
}
