/** `msiexec /i`, silent, never restarting by itself. Properties are `NAME=value`. */
export function installMsiArguments(file: string, options: { logPath?: string; properties?: readonly string[] } = {}): string[] {
  return ['msiexec.exe', '/i', file, '/qn', '/norestart', ...(options.logPath === undefined ? [] : ['/l*v', options.logPath]), ...(options.properties ?? [])];
}

export const msiSuccess: readonly number[] = [0, 3010, 1641];
export const msiRebootRequired: readonly number[] = [3010, 1641];

const meanings: Record<number, string> = {
  0: 'done',
  1601: 'the Windows Installer service is not available',
  1602: 'cancelled by the user',
  1603: 'fatal error during installation: look for "return value 3" in the log',
  1605: 'the product is not installed',
  1618: 'another installation is running',
  1619: 'the package cannot be opened',
  1620: 'the package is not a valid Windows Installer package',
  1624: 'a transform cannot be applied',
  1625: 'policy forbids the installation',
  1633: 'the package is for another processor',
  1635: 'the patch cannot be opened',
  1636: 'the patch is not valid',
  1638: 'another version of the product is installed',
  1639: 'the command line is not valid',
  1641: 'done, and a restart has begun',
  1642: 'the patch does not apply to what is installed',
  3010: 'done, a restart is required',
};

/** One line of what an msiexec exit code means (winerror.h, MsiExec.exe and InstMsi.exe error messages). */
export function explainMsiExitCode(exitCode: number): string {
  return meanings[exitCode >>> 0] ?? `no known meaning (${exitCode >>> 0})`;
}
