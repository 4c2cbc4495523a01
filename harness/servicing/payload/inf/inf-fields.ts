/**
 * A line's key and values: `key = value, value`, or values alone (then the key is empty). Quotes are taken off, `""`
 * inside them is one quote; %tokens% are left alone. Empty values between commas stay, as they count.
 */
export function splitFields(line: string): { key: string; values: string[] } {
  const equals = indexOutsideQuotes(line, '=', 0);
  const key = equals === -1 ? '' : unquote(line.slice(0, equals));
  const values: string[] = [];
  for (let from = equals + 1; ; ) {
    const comma = indexOutsideQuotes(line, ',', from);
    values.push(unquote(line.slice(from, comma === -1 ? undefined : comma)));
    if (comma === -1) return { key, values };
    from = comma + 1;
  }
}

function indexOutsideQuotes(text: string, character: string, from: number): number {
  let quoted = false;
  for (let index = from; index < text.length; index++) {
    if (text[index] === '"') quoted = !quoted;
    else if (text[index] === character && !quoted) return index;
  }
  return -1;
}

/** Blanks count inside quotes only; quotes may open and close within a value (`%windir%"\a b"`). */
function unquote(text: string): string {
  const trimmed = text.trim();
  let value = '';
  let quoted = false;
  for (let index = 0; index < trimmed.length; index++) {
    if (trimmed[index] !== '"') value += trimmed[index];
    else if (quoted && trimmed[index + 1] === '"') (value += '"'), index++;
    else quoted = !quoted;
  }
  return value;
}
