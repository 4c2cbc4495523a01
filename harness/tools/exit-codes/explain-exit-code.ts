import { done, type ExitMeaning } from './exit-meaning.ts';
import { systemErrors } from './system-errors.ts';

/**
 * Explains an exit code of a tool, signed or unsigned: by the tool's own table first, then as a system error. An
 * HRESULT of the Win32 facility (0x8007xxxx) means what its low word means. Codes that are not known are said to be so
 * and count as failures: nothing is made up.
 */
export function explainExitCode(tool: string, table: readonly ExitMeaning[], exitCode: number, log: string): ExitMeaning {
  const code = exitCode >>> 0;
  const win32 = code >>> 16 === 0x8007 && code !== 0x80070000 ? code & 0xffff : undefined;
  const known = find(table, code) ?? find(table, win32) ?? find(systemErrors, code) ?? find(systemErrors, win32);
  if (known) return { ...known, code };
  return { code, meaning: `no known meaning (${code} = ${hexadecimal(code)})`, success: false, rebootRequired: false, action: `look the code up; read ${log} of ${tool}` };
}

/** For tools without codes of their own: 0, and system errors. */
export function explainSystemExitCode(tool: string, exitCode: number): ExitMeaning {
  return explainExitCode(tool, [done], exitCode, 'the output');
}

function find(table: readonly ExitMeaning[], code: number | undefined): ExitMeaning | undefined {
  return code === undefined ? undefined : table.find((one) => one.code === code);
}

/** `0x800f081e`. */
export function hexadecimal(code: number): string {
  return `0x${(code >>> 0).toString(16).padStart(8, '0')}`;
}
