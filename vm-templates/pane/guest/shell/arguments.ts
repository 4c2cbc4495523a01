/**
 * Splits a command line's tail as the Microsoft C run-time does ("Parsing C command-line arguments"): blanks separate,
 * quotes group, 2n backslashes before a quote give n, 2n+1 give n and a literal quote, `""` inside quotes is one quote.
 */
export function splitArguments(tail: string): string[] {
  const result: string[] = [];
  let index = 0;
  while (index < tail.length) {
    while (tail[index] === ' ' || tail[index] === '\t') index += 1;
    if (index >= tail.length) break;
    let text = '';
    let quoted = false;
    for (; index < tail.length; index += 1) {
      const char = tail[index]!;
      if (!quoted && (char === ' ' || char === '\t')) break;
      if (char === '\\') {
        let slashes = 0;
        while (tail[index] === '\\') { slashes += 1; index += 1; }
        if (tail[index] === '"') {
          text += '\\'.repeat(slashes >> 1);
          if (slashes % 2) text += '"';
          else index -= 1;
        } else {
          text += '\\'.repeat(slashes);
          index -= 1;
        }
      } else if (char === '"') {
        if (quoted && tail[index + 1] === '"') { text += '"'; index += 1; }
        else quoted = !quoted;
      } else text += char;
    }
    result.push(text);
  }
  return result;
}

/** The same word as the C run-time would have to read it, for building command lines inside Pane. */
export function quoteArgument(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}

/** Splits as cmd splits a batch file's arguments and a `for` set: blank, tab, comma, semicolon and `=` separate outside quotes; quotes stay. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let quoted = false;
  for (const char of text) {
    if (char === '"') quoted = !quoted;
    if (!quoted && /[\s,;=]/.test(char)) {
      if (word !== '') words.push(word);
      word = '';
    } else word += char;
  }
  if (word !== '') words.push(word);
  return words;
}
