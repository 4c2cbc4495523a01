import type { LogSubject } from './log-subject.ts';

/**
 * The lines, counted from 0, that name a subject as a whole word, in any case, with the checks that are about it (none
 * for a subject without a check). `Contoso.inf` is not named by `oldContoso.inf`, nor `KB50990` by `KB5099001`.
 */
export function subjectLines(lines: readonly string[], subjects: readonly LogSubject[]): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>();
  if (subjects.length === 0) return found;
  const text = folded(lines.join('\n'));
  const starts: number[] = [];
  for (let at = 0, index = 0; index < lines.length; at += lines[index]!.length + 1, index += 1) starts.push(at);
  const checks = new Map<string, Set<string>>();
  for (const { text: name, check } of subjects) {
    const key = folded(name);
    if (key === '' || key.includes('\n')) continue;
    const own = checks.get(key) ?? new Set();
    if (check !== undefined) own.add(check);
    checks.set(key, own);
  }
  for (const [name, own] of checks)
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      if (isWordCharacter(text.charCodeAt(at - 1)) || isWordCharacter(text.charCodeAt(at + name.length))) continue;
      const line = lineAt(starts, at);
      const known = found.get(line);
      if (!known) found.set(line, new Set(own));
      else for (const check of own) known.add(check);
    }
  return found;
}

/** Lower case of the same length: one letter (I with dot above) becomes two in lower case. */
function folded(text: string): string {
  return text.replaceAll('\u0130', 'i').toLowerCase();
}

/** NaN, before the beginning and behind the end, is none. An underscore parts words: `Package_1_for_KB5099001`. */
function isWordCharacter(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || code >= 0xc0;
}

function lineAt(starts: readonly number[], position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
