import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../qemu/find-qemu.ts';
import { hyperVError } from './hyperv-error.ts';

/** Scripts of this folder run whatever the execution policy of user and machine; only a Group Policy still has its way. */
const SWITCHES = ['-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File'];

/**
 * The PowerShell to use: what `WIMPROOF_POWERSHELL` names, else Windows PowerShell, which every Windows has and whose
 * Hyper-V module is always the right one. Elsewhere (tests) PowerShell 7.
 *
 * A 32-bit parent would be redirected to the 32-bit Windows PowerShell in SysWOW64, which has no Hyper-V module;
 * `Sysnative` is the way round ("File System Redirector", win32/WinProg64).
 * @throws WimproofError `WP-HYPERV-POWERSHELL`
 */
export function findPowerShell(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, arch: string = process.arch): string {
  const named = environment['WIMPROOF_POWERSHELL'];
  if (named !== undefined && named !== '') {
    const found = /[\\/]/.test(named) ? named : findProgram(named.replace(/\.exe$/i, ''), environment);
    if (found) return found;
    throw hyperVError('WP-HYPERV-POWERSHELL', `WIMPROOF_POWERSHELL names ${named}, which is not on this computer`, 'Give the full path of powershell.exe or pwsh.exe, or unset it');
  }
  if (platform === 'win32') {
    const root = environment['SystemRoot'] ?? environment['windir'] ?? 'C:\\Windows';
    return path.win32.join(root, arch === 'ia32' ? 'Sysnative' : 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  }
  const found = findProgram('pwsh', environment);
  if (found) return found;
  throw hyperVError('WP-HYPERV-POWERSHELL', 'there is no PowerShell on this computer', 'Hyper-V needs a Windows host; use --provider qemu here');
}

/** The arguments that run a script of this folder. */
export function scriptArguments(script: string, ...rest: string[]): string[] {
  return [...SWITCHES, fileURLToPath(new URL(`./${script}`, import.meta.url)), ...rest];
}
