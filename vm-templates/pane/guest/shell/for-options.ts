/** Options of FOR /F. */
export interface ForOptions {
  eol: string;
  skip: number;
  delims: string;
  /** 1-based token numbers in rising order. */
  tokens: number[];
  /** `*`: the rest of the line goes to one more variable. */
  rest: boolean;
  usebackq: boolean;
}

/** Reads `"tokens=1,2* delims=: skip=1 eol=; usebackq"`. Undefined when cmd would call it a syntax error. */
export function parseForOptions(text: string): ForOptions | undefined {
  const options: ForOptions = { eol: ';', skip: 0, delims: ' \t', tokens: [1], rest: false, usebackq: false };
  let rest = text.replace(/^"|"$/g, '').trimStart();
  while (rest !== '') {
    const match =
      /^(usebackq)(?=\s|$)/i.exec(rest) ?? /^(skip)=(\d+|0x[0-9a-f]+)/i.exec(rest) ?? /^(tokens)=([\d,*-]+)/i.exec(rest) ?? /^(eol)=(.)?/i.exec(rest) ??
      // Delimiters end at the next blank, unless DELIMS is the last option: then a blank can be one of them.
      /^(delims)=(.*)$/i.exec(rest);
    if (!match) return undefined;
    let used = match[0].length;
    const value = match[2] ?? '';
    switch (match[1]!.toLowerCase()) {
      case 'usebackq': options.usebackq = true; break;
      case 'skip': options.skip = Number(value); break;
      case 'eol': options.eol = value; break;
      case 'tokens': {
        const tokens = readTokens(value);
        if (!tokens) return undefined;
        options.tokens = tokens.numbers;
        options.rest = tokens.rest;
        break;
      }
      default: {
        const cut = /\s+(?=(?:usebackq|skip=|tokens=|eol=)\S*)/i.exec(value);
        options.delims = cut ? value.slice(0, cut.index) : value;
        used = 'delims='.length + options.delims.length;
      }
    }
    rest = rest.slice(used).trimStart();
  }
  return options;
}

function readTokens(text: string): { numbers: number[]; rest: boolean } | undefined {
  const rest = text.endsWith('*');
  const numbers = new Set<number>();
  for (const part of text.replace(/\*$/, '').split(',').filter(Boolean)) {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!range) return undefined;
    for (let number = Number(range[1]); number <= Number(range[2] ?? range[1]); number += 1) numbers.add(number);
  }
  return { numbers: [...numbers].sort((a, b) => a - b), rest };
}

/** Values for the variables, in order; undefined when the line is skipped (empty, comment, or without any token). */
export function lineTokens(line: string, options: ForOptions): string[] | undefined {
  if (line === '' || (options.eol !== '' && line.startsWith(options.eol))) return undefined;
  const isDelimiter = (char: string): boolean => options.delims.includes(char);
  const starts: { start: number; end: number }[] = [];
  let index = 0;
  while (index < line.length) {
    while (index < line.length && isDelimiter(line[index]!)) index += 1;
    if (index >= line.length) break;
    const start = index;
    while (index < line.length && !isDelimiter(line[index]!)) index += 1;
    starts.push({ start, end: index });
  }
  if (starts.length === 0) return undefined;
  const values = options.tokens.map((number) => {
    const token = starts[number - 1];
    return token ? line.slice(token.start, token.end) : '';
  });
  const after = Math.max(0, ...options.tokens);
  if (options.rest) values.push(starts[after] ? line.slice(starts[after].start) : '');
  // A line that has none of the wanted tokens is not given to the body.
  return values.every((value) => value === '') ? undefined : values;
}
