import { hexadecimal } from '../exit-codes/explain-exit-code.ts';
import type { ExitMeaning } from '../exit-codes/exit-meaning.ts';

export interface DpinstOptions {
  /** /lm: unsigned and incomplete packages are taken too. */
  legacyMode?: boolean;
  /** /f: install although the device has a better driver. */
  force?: boolean;
  /** /sa: no entry in Programs and Features. */
  noUninstallEntry?: boolean;
}

/**
 * DPInst on a folder of driver packages: /q no questions, /sw no wizard, /se no licence page, /path where the .inf
 * files are [DPInst Command-Line Options]. The program comes with the drivers: Windows does not carry it, and it must
 * be of the system's architecture.
 */
export function dpinstArguments(program: string, directory: string, options: DpinstOptions = {}): string[] {
  return [
    program,
    '/q',
    '/sw',
    '/se',
    ...(options.noUninstallEntry ? ['/sa'] : []),
    ...(options.force ? ['/f'] : []),
    ...(options.legacyMode ? ['/lm'] : []),
    '/path',
    directory,
  ];
}

export interface DpinstResult {
  /** Driver packages that could not be installed. */
  failed: number;
  /** Packages that are in the store, but on no device yet. */
  copied: number;
  /** Packages that are on a device. */
  installed: number;
  rebootRequired: boolean;
  someFailed: boolean;
}

/** Decodes DPInst's exit code 0xWWXXYYZZ: WW 0x80 some failed, 0x40 restart; XX failed, YY copied, ZZ installed [DPInst Return Code]. */
export function decodeDpinstExitCode(exitCode: number): DpinstResult {
  const code = exitCode >>> 0;
  const flags = code >>> 24;
  return { failed: (code >>> 16) & 0xff, copied: (code >>> 8) & 0xff, installed: code & 0xff, rebootRequired: (flags & 0x40) !== 0, someFailed: (flags & 0x80) !== 0 };
}

/** The counts in words. Bits that DPInst does not define make it a failure: another program, or a crash, ended with them. */
export function explainDpinstExitCode(exitCode: number): ExitMeaning {
  const code = exitCode >>> 0;
  const result = decodeDpinstExitCode(code);
  if ((code >>> 24) & 0x3f) return { code, meaning: `no exit code of DPInst (${hexadecimal(code)})`, success: false, rebootRequired: false, action: 'check that the program is DPInst and of this architecture' };
  const success = !result.someFailed && result.failed === 0;
  const meaning = `${result.installed} installed on devices, ${result.copied} copied to the driver store, ${result.failed} failed${result.rebootRequired ? '; a restart is required' : ''}`;
  const action = !success ? 'read %windir%\\DPINST.LOG' : result.rebootRequired ? 'restart before the next step' : result.installed + result.copied === 0 ? 'nothing was done: look whether the drivers are there already' : '';
  return { code, meaning, success, rebootRequired: result.rebootRequired, action };
}
