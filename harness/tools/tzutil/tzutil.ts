import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, type ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/** `tzutil /g`: Windows 7 and later [tzutil, Windows commands]. */
export function getTimeZoneArguments(): string[] {
  return ['tzutil.exe', '/g'];
}

/** `tzutil /s` with a time zone's id (`W. Europe Standard Time`). */
export function setTimeZoneArguments(timeZone: string): string[] {
  return ['tzutil.exe', '/s', timeZone];
}

/** Output of `tzutil /g`: one line with the id, which is never translated; `_dstoff` is behind it when daylight saving time is off. */
export function parseTimeZone(output: string): { timeZone: string; daylightSaving: boolean } {
  const lines = normaliseLines(output).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw toolOutputError('tzutil', '/g', 'it is empty');
  const match = /^([A-Z][A-Za-z0-9 .()+-]*?)(_dstoff)?$/.exec(lines[0]!);
  if (!match || lines.length > 1) throw toolOutputError('tzutil', '/g', 'it is not the id of a time zone', lines.at(-1));
  return { timeZone: match[1]!, daylightSaving: match[2] === undefined };
}

const meanings = [done, ...failures([[87, 'ERROR_INVALID_PARAMETER', 'there is no time zone of this id', 'look the id up with tzutil /l']])];

/** What an exit code of tzutil.exe means. */
export function explainTzutilExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('tzutil', meanings, exitCode, 'the output');
}
