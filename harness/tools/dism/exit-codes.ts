import { cbsFailures } from './exit-codes/cbs.ts';
import type { Failure, FailureLog } from './exit-codes/failure.ts';
import { imagingFailures } from './exit-codes/imaging.ts';
import { messageFailures } from './exit-codes/messages.ts';
import { win32Failures } from './exit-codes/win32.ts';

/** One known code. `success` codes are no failures; `reboot` asks for a restart. */
export interface ExitMeaning {
  /** Unsigned 32 bit. */
  code: number;
  name: string;
  meaning: string;
  /** What to do about it; empty for plain success. */
  mend: string;
  success: boolean;
  reboot: boolean;
}

/** What an exit code means, for people: usual causes, what to do, and the log that tells more. */
export interface DismExitExplanation {
  /** As HRESULT, `0x800f081e`; a Win32 failure with its facility, `0x80070005`; success as the number itself, `0x00000bc2`. */
  code: string;
  name: string;
  meaning: string;
  causes: string[];
  action: string;
  /** Path of the log; empty for success. DISM's is the one given with /LogPath, if any. */
  log: string;
}

const logs: Record<FailureLog, string> = {
  dism: '%WINDIR%\\Logs\\DISM\\dism.log',
  cbs: '%WINDIR%\\Logs\\CBS\\CBS.log',
  setupapi: '%WINDIR%\\INF\\setupapi.offline.log',
  setupact: '%WINDIR%\\System32\\Sysprep\\Panther\\setupact.log',
};

const successes = new Map<number, ExitMeaning>([
  [0, { code: 0, name: 'ERROR_SUCCESS', meaning: 'done', mend: '', success: true, reboot: false }],
  [3010, { code: 3010, name: 'ERROR_SUCCESS_REBOOT_REQUIRED', meaning: 'done, a restart is required', mend: 'restart', success: true, reboot: true }],
  [1641, { code: 1641, name: 'ERROR_SUCCESS_REBOOT_INITIATED', meaning: 'done, and a restart has begun', mend: 'wait for the restart', success: true, reboot: true }],
]);
const table = new Map<number, Failure>([...win32Failures, ...cbsFailures, ...imagingFailures, ...messageFailures].map((failure) => [failure.code, failure]));

/**
 * Explains an exit code or HRESULT of DISM, signed or unsigned. An HRESULT of the Win32 facility (0x8007xxxx) leaves
 * dism.exe as its low word, every other one as a negative number; both spellings lead to the same entry. Codes that
 * are not known are said to be so: nothing is made up.
 */
export function explainExitCode(exitCode: number): ExitMeaning {
  const code = exitCode >>> 0;
  const success = successes.get(plain(code));
  if (success) return { ...success, code };
  const known = table.get(plain(code));
  if (known) return { code, name: known.name, meaning: known.meaning, mend: known.action, success: false, reboot: false };
  return { code, name: hexadecimal(code), meaning: `no known meaning (${code} = ${hexadecimal(code)})`, mend: 'look the code up; read dism.log and CBS.log', success: false, reboot: false };
}

/** As `explainExitCode`, with causes and the log to read. */
export function explainDismExitCode(exitCode: number): DismExitExplanation {
  const { code, name, meaning, mend, success } = explainExitCode(exitCode);
  const known = table.get(plain(code));
  const hresult = !success && plain(code) < 0x10000 ? (0x80070000 | plain(code)) >>> 0 : code;
  return { code: hexadecimal(success ? plain(code) : hresult), name, meaning, causes: [...(known?.causes ?? [])], action: mend, log: success ? '' : logs[known?.log ?? 'dism'] };
}

/** Every failure that has an entry, as HRESULTs. */
export function knownFailures(): string[] {
  return [...table.keys()].map((code) => hexadecimal(code < 0x10000 ? (0x80070000 | code) >>> 0 : code));
}

/** A Win32 code without the facility that its HRESULT has. */
function plain(code: number): number {
  return code >>> 16 === 0x8007 && !table.has(code) ? code & 0xffff : code;
}

function hexadecimal(code: number): string {
  return `0x${code.toString(16).padStart(8, '0')}`;
}
