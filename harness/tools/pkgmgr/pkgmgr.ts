import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, rebootInitiated, rebootRequired, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { servicingStackErrors } from '../exit-codes/servicing-stack-errors.ts';
import { startAndWait, type EarlyReturn } from '../waiting/early-return.ts';

/** The running system, or an image: its system drive and Windows folder (`W:\`, `W:\Windows`). */
export type PkgmgrTarget = 'online' | { systemDrive: string; windowsDirectory: string };

export interface PkgmgrOptions {
  logPath?: string;
  /** /s: folder for what is unpacked. */
  sandbox?: string;
}

function pkgmgr(target: PkgmgrTarget, options: PkgmgrOptions, rest: string[]): string[] {
  return [
    'pkgmgr.exe',
    ...(target === 'online' ? [] : [`/o:${target.systemDrive};${target.windowsDirectory}`]),
    ...rest,
    ...(options.sandbox === undefined ? [] : [`/s:${options.sandbox}`]),
    ...(options.logPath === undefined ? [] : [`/l:${options.logPath}`]),
    '/quiet',
    '/norestart',
  ];
}

/**
 * Package Manager of Windows Vista and Server 2008 [Package Manager Command-Line Options]: `/ip` installs the package
 * that /m points to, a .cab or the folder into which it was expanded; /p names it by identity where there are several.
 */
export function installPackagePkgmgrArguments(target: PkgmgrTarget, source: string, options: PkgmgrOptions & { identity?: string } = {}): string[] {
  return pkgmgr(target, options, ['/ip', `/m:${source}`, ...(options.identity === undefined ? [] : [`/p:${options.identity}`])]);
}

/** `/up`: removes a package by its identity. */
export function removePackagePkgmgrArguments(target: PkgmgrTarget, identity: string, options: PkgmgrOptions = {}): string[] {
  return pkgmgr(target, options, [`/up:${identity}`]);
}

/** `/iu`: enables features; their names are case-sensitive. `parent` is the identity of their package where it is not the Foundation package. */
export function enableFeaturesPkgmgrArguments(target: PkgmgrTarget, features: readonly string[], options: PkgmgrOptions & { parent?: string } = {}): string[] {
  return pkgmgr(target, options, [`/iu:${joined(features)}`, ...(options.parent === undefined ? [] : [`/p:${options.parent}`])]);
}

/** `/uu`: disables features. */
export function disableFeaturesPkgmgrArguments(target: PkgmgrTarget, features: readonly string[], options: PkgmgrOptions & { parent?: string } = {}): string[] {
  return pkgmgr(target, options, [`/uu:${joined(features)}`, ...(options.parent === undefined ? [] : [`/p:${options.parent}`])]);
}

/** `/n`: the offlineServicing pass of an answer file: packages, and drivers by its DriverPaths. */
export function applyAnswerFilePkgmgrArguments(target: PkgmgrTarget, answerFile: string, options: PkgmgrOptions = {}): string[] {
  return pkgmgr(target, options, [`/n:${answerFile}`]);
}

function joined(features: readonly string[]): string {
  if (features.length === 0 || features.some((feature) => /[;\s]/.test(feature) || feature === '')) throw new RangeError(`not names of features: ${JSON.stringify(features)}`);
  return features.join(';');
}

export const pkgmgrEarlyReturn: EarlyReturn = { prefix: startAndWait, processes: ['pkgmgr.exe'], reason: 'pkgmgr is a program with windows: at a prompt cmd does not wait for it' };

/** What an exit code of pkgmgr.exe means, signed or unsigned. */
export function explainPkgmgrExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('pkgmgr', [done, rebootRequired, rebootInitiated, ...servicingStackErrors], exitCode, 'CBS.log');
}
