/** A line of an INF after comments are cut and continued lines are joined; `number` counts from 1, of its first line. */
export interface LogicalLine {
  number: number;
  text: string;
}

/**
 * The lines that count. Source: "General Syntax Rules for INF Files": `;` starts a comment unless it stands in quotes or
 * in a %token%; a backslash outside quotes, with nothing but blanks and a comment behind it, continues the line.
 */
export function* logicalLines(text: string): Generator<LogicalLine> {
  let pending: LogicalLine | undefined;
  let number = 0;
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    number++;
    const { content, continued } = pending ? scan(raw) : headerOrScan(raw);
    const line: LogicalLine = pending ? { number: pending.number, text: `${pending.text}${content.trimStart()}` } : { number, text: content };
    if (continued) {
      pending = line;
      continue;
    }
    pending = undefined;
    if (line.text.trim() !== '') yield { ...line, text: line.text.trim() };
  }
  if (pending && pending.text.trim() !== '') yield { ...pending, text: pending.text.trim() };
}

/** A section's name may hold a semicolon: `[;; Std Mfg ]`. */
function headerOrScan(raw: string): { content: string; continued: boolean } {
  const header = /^\s*\[[^\]]*\]/.exec(raw);
  return header ? { content: header[0], continued: false } : scan(raw);
}

/** Cuts the comment; says whether the line goes on. Quotes end with their line. */
function scan(raw: string): { content: string; continued: boolean } {
  let quoted = false;
  for (let index = 0; index < raw.length; index++) {
    const character = raw[index];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === ';') return { content: raw.slice(0, index), continued: false };
    else if (character === '%') index += (/^%[^%\s",=]*%/.exec(raw.slice(index))?.[0].length ?? 1) - 1;
    else if (character === '\\' && /^\\\s*(;.*)?$/.test(raw.slice(index))) return { content: raw.slice(0, index), continued: true };
  }
  return { content: raw, continued: false };
}
