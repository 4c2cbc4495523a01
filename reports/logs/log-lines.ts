/** Longer lines are cut for reading and for showing: no log format has any, and no pattern is to see one. */
export const LONGEST_LINE = 1000;

/** The lines of a log, without line ends and byte order mark. CR CR LF, a line end translated twice, is one. */
export function logLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  if (lines[0]?.startsWith('\uFEFF')) lines[0] = lines[0].slice(1);
  return lines.map(withoutReturns);
}

export function shortened(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  // Not within a surrogate pair.
  const end = line.charCodeAt(LONGEST_LINE - 1) >= 0xd800 && line.charCodeAt(LONGEST_LINE - 1) < 0xdc00 ? LONGEST_LINE - 1 : LONGEST_LINE;
  return `${line.slice(0, end)}\u2026`;
}

function withoutReturns(line: string): string {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) === 0x0d) end -= 1;
  return end === line.length ? line : line.slice(0, end);
}
