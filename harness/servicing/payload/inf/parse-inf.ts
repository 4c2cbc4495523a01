/** One line of a section: `key = value, value` or just values (then `key` is empty). %strings% are not yet expanded. */
export interface InfEntry {
  key: string;
  values: string[];
}
/** Sections by lower-case name; sections of one name are joined, as Setup does. */
export interface Inf {
  sections: Map<string, InfEntry[]>;
}

/**
 * Reads the text of an INF file. Lenient: a line that belongs to no section is passed over.
 * Source: "General Syntax Rules for INF Files": `;` starts a comment outside quotes, `\` at the end of a line continues
 * it, `""` inside quotes is one quote, names of sections and keys do not mind upper and lower case.
 */
export function parseInf(text: string): Inf {
  const sections = new Map<string, InfEntry[]>();
  let current: InfEntry[] | undefined;
  for (const line of logicalLines(text)) {
    const header = /^\[([^\]]*)\]/.exec(line);
    if (header) {
      const name = header[1]!.trim().toLowerCase();
      current = sections.get(name) ?? [];
      sections.set(name, current);
    } else {
      current?.push(parseEntry(line));
    }
  }
  return { sections };
}

/** A key's first entry of a section, or undefined. Both names in any case. */
export function infEntry(inf: Inf, section: string, key: string): InfEntry | undefined {
  return inf.sections.get(section.toLowerCase())?.find((entry) => entry.key.toLowerCase() === key.toLowerCase());
}

/**
 * Replaces `%token%` by its entry of [Strings], or of the first localised section ([Strings.0409]) when only that has
 * it; `%%` is a per cent sign; an unknown token stays. A directory number (`%13%`) stays too.
 */
export function expandStrings(inf: Inf, text: string): string {
  return text.replace(/%([^%]*)%/g, (whole, token: string) => {
    if (token === '') return '%';
    const localised = [...inf.sections.keys()].filter((name) => name.startsWith('strings.'));
    for (const section of ['strings', ...localised]) {
      const entry = infEntry(inf, section, token);
      if (entry) return entry.values.join(', ');
    }
    return whole;
  });
}

/** Lines without comments, joined over continuations, without blank ones. */
function* logicalLines(text: string): Generator<string> {
  let pending = '';
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const line = stripComment(raw).trimEnd();
    if (line.endsWith('\\') && !insideQuotes(line)) {
      pending += line.slice(0, -1);
      continue;
    }
    const whole = (pending + line).trim();
    pending = '';
    if (whole !== '') yield whole;
  }
  if (pending.trim() !== '') yield pending.trim();
}

function stripComment(line: string): string {
  let quoted = false;
  for (let index = 0; index < line.length; index++) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === ';' && !quoted) return line.slice(0, index);
  }
  return line;
}

function insideQuotes(line: string): boolean {
  return (line.split('"').length - 1) % 2 === 1;
}

function parseEntry(line: string): InfEntry {
  const equals = indexOutsideQuotes(line, '=');
  const key = equals === -1 ? '' : unquote(line.slice(0, equals));
  return { key, values: splitValues(line.slice(equals + 1)) };
}

function splitValues(text: string): string[] {
  const values: string[] = [];
  let rest = text;
  for (;;) {
    const comma = indexOutsideQuotes(rest, ',');
    values.push(unquote(comma === -1 ? rest : rest.slice(0, comma)));
    if (comma === -1) return values;
    rest = rest.slice(comma + 1);
  }
}

function indexOutsideQuotes(text: string, character: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') quoted = !quoted;
    else if (text[index] === character && !quoted) return index;
  }
  return -1;
}

function unquote(text: string): string {
  const trimmed = text.trim();
  return /^".*"$/s.test(trimmed) ? trimmed.slice(1, -1).replaceAll('""', '"') : trimmed;
}
