export { explainMsiExitCode } from './exit-codes.ts';

interface MsiOptions {
  /** Verbose log (/l*v). */
  logPath?: string;
  /** `NAME=value`. */
  properties?: readonly string[];
}

/** `msiexec /i`, silent, never restarting by itself. */
export function installMsiArguments(file: string, options: MsiOptions = {}): string[] {
  return ['msiexec.exe', '/i', file, ...silent(options)];
}

/** `msiexec /x` of a product code (`{...}`) or a .msi. */
export function uninstallMsiArguments(product: string, options: MsiOptions = {}): string[] {
  return ['msiexec.exe', '/x', product, ...silent(options)];
}

/** `msiexec /p`: applies a patch to every installed product that it is for. */
export function installPatchArguments(msp: string, options: MsiOptions = {}): string[] {
  return ['msiexec.exe', '/p', msp, ...silent(options)];
}

/** Removes a patch (`{...}`) from a product (`{...}`): Windows Installer 3.0 and later. */
export function uninstallPatchArguments(patchCode: string, productCode: string, options: MsiOptions = {}): string[] {
  return ['msiexec.exe', '/package', productCode, '/uninstall', patchCode, ...silent(options)];
}

function silent(options: MsiOptions): string[] {
  return ['/qn', '/norestart', ...(options.logPath === undefined ? [] : ['/l*v', options.logPath]), ...(options.properties ?? [])];
}

export const msiSuccess: readonly number[] = [0, 3010, 1641];
export const msiRebootRequired: readonly number[] = [3010, 1641];
