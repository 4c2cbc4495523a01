import { explainSystemExitCode } from '../exit-codes/explain-exit-code.ts';
import type { ExitMeaning } from '../exit-codes/exit-meaning.ts';
import { normaliseLines } from '../output/normalise-lines.ts';
import { toolOutputError } from '../output/tool-output-error.ts';

/** `systeminfo`, as a list: its table and CSV put all hotfixes into one cell. */
export function systeminfoArguments(): string[] {
  return ['systeminfo.exe'];
}

/**
 * KB numbers (`KB5011048`) of `systeminfo` in any display language: the numbered lines `[01]: KB5011048` below a line
 * that tells their number. Other lists (network cards) have lines of the same form without KB numbers. Throws
 * WP-TOOL-OUTPUT when the numbered lines are not as many as it says.
 */
export function parseHotfixes(output: string): string[] {
  const lines = normaliseLines(output);
  if (lines.every((line) => line.trim() === '')) throw toolOutputError('systeminfo', '', 'it is empty');
  const first = lines.findIndex((line) => /^\s*\[0*1\]:\s*(?:KB\d+|File 1)/i.test(line));
  if (first < 0) {
    const none = lines.some((line) => /^(?:Hotfix|Correctif|Revisi|Aggiornamento rapido|Correç|修补程序|修正程式|修正プログラム|Исправлени|핫픽스)[^:]*:\D*$/i.test(line));
    if (none) return [];
    throw toolOutputError('systeminfo', '', 'it lists no hotfixes and does not say that there are none', lines.findLast((line) => line.trim() !== ''));
  }
  const title = lines[first - 1] ?? '';
  const count = /:\D*(\d+)/.exec(title)?.[1];
  if (count === undefined) throw toolOutputError('systeminfo', '', 'the number of hotfixes is not told', title);
  const entries: string[] = [];
  for (const line of lines.slice(first)) {
    const match = /^\s*\[0*(\d+)\]:\s*(\S.*)$/.exec(line);
    if (!match || Number(match[1]) !== entries.length + 1) break;
    entries.push(match[2]!.trim());
  }
  if (entries.length !== Number(count)) throw toolOutputError('systeminfo', '', `it says ${count} hotfixes, but lists ${entries.length}`, title);
  return entries.filter((entry) => /^KB\d+$/i.test(entry)).map((entry) => entry.toUpperCase());
}

/** What an exit code of systeminfo.exe means: it has none of its own. */
export function explainSysteminfoExitCode(exitCode: number): ExitMeaning {
  return explainSystemExitCode('systeminfo', exitCode);
}
