import path from 'node:path';
import { systemProgram } from '../../image/system-program.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Host } from './host.ts';
import { WindowsVolumes } from './windows-volumes.ts';

/** The dism.exe to use: `WIMPROOF_DISM` (such as the one of the ADK Deployment Tools), else the one that Windows brings. */
export function dismProgram(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['WIMPROOF_DISM'] || systemProgram('dism.exe', environment);
}

/** This Windows host. Starts and looks for nothing yet. */
export function windowsHost(ledger: Ledger, environment: NodeJS.ProcessEnv = process.env): Host {
  const dism = dismProgram(environment);
  return {
    volumes: new WindowsVolumes({ ledger, environment }),
    cmd: systemProgram('cmd.exe', environment),
    dism,
    environment: withFolderFirst(environment, path.win32.dirname(dism)),
    nameOf: (file) => path.win32.resolve(file),
  };
}

/** Batch files name programs without a folder, so PATH decides; Windows spells the variable `Path`. */
export function withFolderFirst(environment: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'Path';
  return { ...environment, [name]: [folder, environment[name]].filter((one) => one !== undefined && one !== '').join(';') };
}
