import { appendLog } from '../../logs/append-log.ts';
import { type LogLevel, pantherLine } from '../../logs/panther-line.ts';
import type { Process } from '../../system.ts';

/** `/LogLevel` 1 errors, 2 and warnings, 3 and information (default), 4 and debugging ("DISM Global Options for Command-Line Syntax"). */
const LEAST: Record<LogLevel, number> = { Error: 1, Warning: 2, Info: 3 };

/**
 * Appends to dism.log (or the file of /LogPath, a Windows path) in the layout of the real one:
 * `2024-05-01 12:00:00, Info                  DISM   DISM.EXE: text`. A log that cannot be written never fails the command.
 */
export function writeDismLog(process: Process, windowsPath: string, entries: { level: LogLevel; text: string }[], logLevel = 3): void {
  const lines = entries.filter(({ level }) => LEAST[level] <= logLevel).map(({ level, text }) => pantherLine(level, 'DISM', text));
  if (lines.length === 0) return;
  let written = false;
  try {
    written = appendLog(process.system.resolve(windowsPath, process.cwd), lines.join(''));
  } catch {
    // An unknown drive: told below.
  }
  if (!written) process.system.log(`dism: cannot write ${windowsPath}`);
}

type Entry = { level: LogLevel; text: string };

/** First entries of a session, as dism.exe writes them since Windows 8. `line` is what stood behind the program's name, secrets taken out. */
export function sessionStart(process: Process, toolVersion: string, line: string): Entry[] {
  const { version, architecture } = process.system;
  return [
    '<----- Starting Dism.exe session ----->',
    `Host machine information: OS Version=${version.split('.').slice(0, 3).join('.')}, Running architecture=${architecture}, Number of processors=${process.env.get('NUMBER_OF_PROCESSORS') ?? '1'}`,
    `Dism.exe version: ${toolVersion}`,
    `Executing command line: dism ${line}`,
  ].map((text) => ({ level: 'Info', text: `DISM.EXE: ${text}` }));
}

/** Last entries of a session; `failure` is the command's HRESULT and message. */
export function sessionEnd(restartNeeded: boolean, failure?: { hresult: number; message: string }): Entry[] {
  const code = ((failure?.hresult ?? 0) >>> 0).toString(16);
  const failed: Entry[] = failure ? [{ level: 'Error', text: `DISM.EXE: ${failure.message} (hr:0x${code})` }, { level: 'Error', text: `DISM.EXE: DISM processed the command line but failed. HRESULT=${code.toUpperCase()}` }] : [];
  return [...failed, { level: 'Info', text: `DISM.EXE: Image session has been closed. Reboot required=${restartNeeded ? 'yes' : 'no'}.` }, { level: 'Info', text: 'DISM.EXE: <----- Ending Dism.exe session ----->' }];
}
