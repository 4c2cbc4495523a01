import path from 'node:path';

/**
 * Absolute path of a program that Windows brings (`dism.exe`, `expand.exe`), so that neither the working folder nor PATH
 * decides which one runs. A 32-bit Node would be redirected from System32 to SysWOW64; it reaches the real folder as
 * Sysnative ("File System Redirector"), and is known by PROCESSOR_ARCHITEW6432 ("WOW64 Implementation Details").
 */
export function systemProgram(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  return path.win32.join(environment['SystemRoot'] ?? environment['windir'] ?? 'C:\\Windows', environment['PROCESSOR_ARCHITEW6432'] === undefined ? 'System32' : 'Sysnative', name);
}
