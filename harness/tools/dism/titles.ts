import { toolOutputError } from '../output/tool-output-error.ts';
import type { DismOutput } from './dism-output.ts';

/** `Obtaining list of 3rd party drivers from the driver store...`: what DISM says before it lists. */
const notice = /^[A-Z][^:]*\.\.\.$/;

/** The lines below the title. Above it only notices may stand; anything else is an unknown line. */
export function titledLines(output: DismOutput, title: RegExp): string[] {
  const at = output.body.findIndex((line) => title.test(line.trim()));
  const above = output.body.slice(0, at < 0 ? undefined : at).find((line) => line.trim() !== '' && !notice.test(line.trim()));
  if (at < 0) throw toolOutputError('dism', output.query, `its title (${title.source}) is missing`, above ?? '');
  if (above !== undefined) throw toolOutputError('dism', output.query, 'an unknown line stands before its title', above);
  return output.body.slice(at + 1);
}

/**
 * The lines of a listing whose title Microsoft does not publish: notices and one line that ends in a colon are passed
 * over. What they say does not matter, only that no value is among them.
 */
export function untitledLines(output: DismOutput): string[] {
  const filled = output.body.filter((line) => line.trim() !== '');
  let at = 0;
  while (at < filled.length && notice.test(filled[at]!.trim())) at++;
  if (/^[A-Z][A-Za-z ()/.-]*:$/.test(filled[at]?.trim() ?? '')) at++;
  return filled.slice(at);
}

/** Cuts lines at section titles: the lines above the first, and those of each title that is there, in order. */
export function sections(lines: readonly string[], title: RegExp): { title: string; lines: string[] }[] {
  const found: { title: string; lines: string[] }[] = [{ title: '', lines: [] }];
  for (const line of lines) {
    if (title.test(line.trim())) found.push({ title: line.trim(), lines: [] });
    else found.at(-1)!.lines.push(line);
  }
  return found;
}
