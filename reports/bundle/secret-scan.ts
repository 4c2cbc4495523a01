import { isPublishedKey } from '../../harness/unattend/setup-key.ts';

/** A stretch of text that must not be seen: from the first character to behind the last. */
export interface Place {
  from: number;
  to: number;
}
/** Finds what looks like a secret in a text. Every finding depends on at most `REACH` characters before and behind its begin. */
export type SecretScan = (text: string) => Place[];

/** No secret that is looked for is longer, with what it is recognised by. */
export const REACH = 32 * 1024;

/**
 * Looks for product keys (but for the generic ones that wimproof itself writes into answer files, which Microsoft
 * publishes), passwords in answer files and wireless profiles, private keys in PEM, PKCS #12 in base64, credentials in HTTP
 * headers, and the given words.
 * Findings do not depend on where the text begins or ends, `REACH` aside.
 */
export function makeSecretScan(words: readonly string[]): SecretScan {
  return (text) => merge([...words.flatMap((word) => occurrences(text, word)), ...productKeys(text), ...passwords(text), ...pemKeys(text), ...pfxData(text), ...credentials(text)]);
}

/** Sorted, and those that touch or overlap as one. */
function merge(places: Place[]): Place[] {
  const merged: Place[] = [];
  for (const { from, to } of places.sort((left, right) => left.from - right.from)) {
    const last = merged.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}

function occurrences(text: string, word: string): Place[] {
  const found: Place[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) found.push({ from: at, to: at + word.length });
  return found;
}

const KEY = /[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}(?![A-Z0-9])/iy;
/** What may stand before a key: no letter or digit, or one that belongs to an escape (`\n`, `\u0009`, `%20`). */
const BEFORE_KEY = /(?:^|[^A-Z0-9]|\\[nrtbf]|\\u[0-9A-F]{4}|%[0-9A-F]{2})$/i;
/** `XXXXX-XXXXX-...` shows the shape of one. */
const SHAPE_ONLY = /^(?:(.)\1{4})(?:-\1{5}){4}$/;

function productKeys(text: string): Place[] {
  const found: Place[] = [];
  for (let dash = text.indexOf('-'); dash >= 0; dash = text.indexOf('-', dash + 1)) {
    if (dash < 5 || text[dash + 6] !== '-' || text[dash + 12] !== '-' || text[dash + 18] !== '-') continue;
    const from = dash - 5;
    KEY.lastIndex = from;
    const key = KEY.exec(text)?.[0];
    if (key !== undefined && !SHAPE_ONLY.test(key) && !isPublishedKey(key) && BEFORE_KEY.test(text.slice(Math.max(0, from - 6), from))) found.push({ from, to: from + key.length });
  }
  return found;
}

/** How `<` and `>` may be written: as they are, in another XML text, in JSON. */
const BRACKETS = [['<', '>'], ['&lt;', '&gt;'], ['\\u003c', '\\u003e'], ['\\u003C', '\\u003E']] as const;
const ELEMENTS = BRACKETS.map(([open, close]) => {
  const [from, to] = [open, close].map((text) => text.replace('\\', '\\\\')) as [string, string];
  return {
    open,
    element: new RegExp(`${from}(?:[\\w.-]{1,64}:)?([\\w.-]{0,64}(?:password|accountdata|keymaterial))(?:\\s[^<>]{0,500}?)?${to}([\\s\\S]{0,8000}?)${from}/(?:[\\w.-]{1,64}:)?\\1\\s{0,50}${to}`, 'diy'),
    tag: new RegExp(`${from}(/?)(?:[\\w.-]{1,64}:)?([\\w.-]{1,64})[^<>]{0,500}?${to}`, 'gi'),
  };
});
/** Blanks at either end, as they are or escaped as in JSON. */
const EDGES = /^(?:\s|\\[rnt])*|(?:\s|\\[rnt])*$/g;
const NO_SECRET = /^(?:\$\{[A-Za-z0-9._]+\}|\*+|\[redacted\])?$/;

/** Texts in elements such as `<AdministratorPassword><Value>`; not `<PlainText>`, and not what stands in a secret's place already. */
function passwords(text: string): Place[] {
  const found: Place[] = [];
  for (const { open, element, tag } of ELEMENTS)
    for (let at = text.indexOf(open); at >= 0; at = text.indexOf(open, at + 1)) {
      element.lastIndex = at;
      const match = element.exec(text);
      if (!match) continue;
      const content = match[2]!;
      const start = match.indices![2]![0];
      let begin = 0;
      let inside = '';
      for (const { 0: whole, 1: slash, 2: name, index } of [...content.matchAll(tag), { 0: '', 1: '', 2: '', index: content.length }]) {
        if (inside.toLowerCase() !== 'plaintext') found.push(...withoutEdges(content.slice(begin, index), start + begin));
        begin = index + whole!.length;
        inside = slash === '' ? name! : '';
      }
    }
  return found;
}

function withoutEdges(text: string, at: number): Place[] {
  const inner = text.replace(EDGES, '');
  if (NO_SECRET.test(inner)) return [];
  const from = at + text.indexOf(inner);
  return [{ from, to: from + inner.length }];
}

const PEM_BEGIN = /-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----/g;
const PEM_END = /-----END (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY-----/;
/** A line of base64, but not the letters of an escape before it (`\n`, `\u000a`). */
const BASE64_LINE = /(?<!\\|\\u[0-9a-fA-F]{0,3})[A-Za-z0-9+/]{32,}={0,2}/g;
const LAST_LINE = /(?<!\\|\\u[0-9a-fA-F]{0,3})([A-Za-z0-9+/]{1,64}={0,2})(?:\s|\\[rn])*$/;
const PADDED = /(?<!\\|\\u[0-9a-fA-F]{0,3})[A-Za-z0-9+/]{1,64}={1,2}/g;
/** A key's lines may come one by one, each in an event or behind a time; what is further apart is no key any more. */
const LARGEST_GAP = 400;

function pemKeys(text: string): Place[] {
  const found: Place[] = [];
  const begins = [...text.matchAll(PEM_BEGIN)];
  for (const [number, { 0: begin, index: at }] of begins.entries()) {
    const start = at + begin.length;
    // What follows the next begin is looked at from there: a text of nothing but begins is not read a thousand times.
    const rest = text.slice(start, Math.min(at + REACH, begins[number + 1]?.index ?? Infinity));
    const end = PEM_END.exec(rest)?.index;
    const body = rest.slice(0, end);
    let behind = 0;
    for (const { 0: line, index } of body.matchAll(BASE64_LINE)) {
      if (index - behind > LARGEST_GAP) break;
      behind = index + line.length;
      found.push({ from: start + index, to: start + behind });
    }
    // The last line is shorter: it stands before the end, or ends as base64 does.
    const tail = end === undefined || body.length - behind > LARGEST_GAP ? '' : body.slice(behind);
    const last = LAST_LINE.exec(tail);
    for (const { text, index } of [...(last ? [{ text: last[1]!, index: last.index }] : []), ...[...tail.matchAll(PADDED)].map(({ 0: text, index }) => ({ text, index }))])
      found.push({ from: start + behind + index, to: start + behind + index + text.length });
  }
  return found;
}

/**
 * PFX ::= SEQUENCE { version INTEGER (3), authSafe ContentInfo ... } [RFC 7292, 4]: bytes 30 82 xx xx 02 01 03 30 8x in DER,
 * 30 80 02 01 03 30 80 in BER; base64 makes `MII??xIBAzCx` and `MIACAQMwgA` of them, x one of a few letters.
 */
const PFX = /MI(?:I[A-Za-z0-9+/]{2}[AQgw]IBAzC[ABCD]|ACAQMwgA)[A-Za-z0-9+/]{40,32000}(?:(?:\s|\\[rn]){1,6}[A-Za-z0-9+/]{32,200}(?![A-Za-z0-9+/])){0,120}(?:(?:(?:\s|\\[rn]){1,6}[A-Za-z0-9+/]{1,64})?={1,2})?/y;

function pfxData(text: string): Place[] {
  const found: Place[] = [];
  for (const [mark, offset] of [['IBAzC', 6], ['MIACAQMwgA', 0]] as const)
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      PFX.lastIndex = Math.max(0, at - offset);
      const data = PFX.exec(text)?.[0];
      if (data !== undefined) found.push({ from: PFX.lastIndex - data.length, to: PFX.lastIndex });
    }
  return found;
}

/** NTLM and Kerberos tokens too: a recorded answer to a challenge can be guessed at. */
const CREDENTIAL = /authorization\\{0,3}["']?\s{0,5}[:=]\s{0,5}\\{0,3}["']?(?:basic|bearer|digest|ntlm|negotiate|kerberos)\s{1,5}([A-Za-z0-9+/=._~-]{4,16000})/iy;

function credentials(text: string): Place[] {
  const found: Place[] = [];
  for (const mark of ['uthorization', 'UTHORIZATION'])
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      CREDENTIAL.lastIndex = Math.max(0, at - 1);
      const token = CREDENTIAL.exec(text)?.[1];
      if (token !== undefined) found.push({ from: CREDENTIAL.lastIndex - token.length, to: CREDENTIAL.lastIndex });
    }
  return found;
}
