/** One line of a section: `key = field, field, ...`; lines without `=` have no key. Fields are trimmed and unquoted, %tokens% replaced. */
export interface InfLine {
  key: string;
  fields: string[];
}
/** A parsed INF file. Section and key names are compared without regard to case. */
export interface Inf {
  section(name: string): InfLine[];
  hasSection(name: string): boolean;
  /** First value of a key in a section; '' when absent. */
  value(section: string, key: string): string;
}

/** INF files are UTF-16 with a byte order mark, UTF-8 with one, or ANSI; UTF-16 without a mark occurs in the wild. ANSI is read as Windows-1252. */
export function decodeInf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  if (bytes.length > 3 && bytes[1] === 0 && bytes[3] === 0) return bytes.toString('utf16le');
  return new TextDecoder('windows-1252').decode(bytes);
}

/** Removes a `;` comment that is not within quotes. */
function withoutComment(line: string): string {
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === ';' && !quoted) return line.slice(0, index);
  }
  return line;
}

/** Cuts at commas outside quotes; keeps the quotes for the caller. */
function splitFields(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field].map((each) => each.trim());
}
function unquote(text: string): string {
  const inner = /^"(.*)"?$/s.exec(text)?.[1];
  return inner === undefined ? text : inner.replace(/"$/, '').replaceAll('""', '"');
}
function keyEnd(line: string): number {
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    if (line[index] === '"') quoted = !quoted;
    else if (line[index] === '=' && !quoted) return index;
  }
  return -1;
}

/** Parses the text of an INF file. Never throws: what makes a file no driver is judged by its reader. Facts: "General Syntax Rules for INF Files". */
export function parseInf(text: string): Inf {
  const raw = new Map<string, { key: string; rest: string }[]>();
  let current: { key: string; rest: string }[] | undefined;
  let pending = '';
  for (const physical of text.split(/\r\n|\r|\n/)) {
    const line = pending + withoutComment(physical).trim();
    pending = '';
    if (line.endsWith('\\') && !line.endsWith('"\\')) {
      pending = line.slice(0, -1);
      continue;
    }
    if (line === '') continue;
    const head = /^\[([^\]]*)\]/.exec(line);
    if (head) {
      const name = head[1]!.trim().toLowerCase();
      // A section that occurs twice is one section.
      current = raw.get(name) ?? [];
      raw.set(name, current);
      continue;
    }
    const equals = keyEnd(line);
    current?.push(equals < 0 ? { key: '', rest: line } : { key: line.slice(0, equals).trim(), rest: line.slice(equals + 1).trim() });
  }
  const strings = new Map<string, string>();
  // [Strings] is the neutral table; the en-US one goes before it where both define a token.
  for (const name of ['strings', 'strings.0409']) for (const { key, rest } of raw.get(name) ?? []) strings.set(unquote(key).toLowerCase(), unquote(rest));
  const expand = (value: string): string => value.replace(/%([^%]*)%/g, (whole, token: string) => (token === '' ? '%' : (strings.get(token.trim().toLowerCase()) ?? whole)));
  const sections = new Map<string, InfLine[]>();
  for (const [name, lines] of raw) sections.set(name, lines.map(({ key, rest }) => ({ key: unquote(expand(key)), fields: splitFields(rest).map((field) => unquote(expand(field))) })));
  const section = (name: string): InfLine[] => sections.get(name.toLowerCase()) ?? [];
  return {
    section,
    hasSection: (name) => sections.has(name.toLowerCase()),
    value: (name, key) => section(name).find((line) => line.key.toLowerCase() === key.toLowerCase())?.fields[0] ?? '',
  };
}
