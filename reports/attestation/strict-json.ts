/** The deepest nesting that an attestation has a use for; deeper ones are made to break readers. */
const DEEPEST = 64;

/**
 * JSON as RFC 8259 has it, with no key twice in an object: readers differ in which of two they take, so that one could
 * verify what another does not see.
 * @throws SyntaxError with the place, for a doubled key, nesting over 64, or text that is not JSON
 */
export function parseStrictJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  refuseDoubles(text);
  return value;
}

/** Walks text that is known to be JSON. */
function refuseDoubles(text: string): void {
  const open: (Set<string> | null)[] = [];
  // No alternative within the loop: of a payload of some megabytes it would fill the stack.
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;
  let key: string | null = null;
  for (const match of text.matchAll(token)) {
    const sign = match[0];
    if (sign === '{') open.push(new Set());
    else if (sign === '[') open.push(null);
    else if (sign === '}' || sign === ']') open.pop();
    else if (sign === ':') {
      const keys = open.at(-1);
      if (keys && key !== null) {
        if (keys.has(key)) throw new SyntaxError(`the key ${JSON.stringify(key)} occurs twice in one object, at character ${match.index}`);
        keys.add(key);
      }
    } else if (sign !== ',') key = JSON.parse(sign) as string;
    if (open.length > DEEPEST) throw new SyntaxError(`nested deeper than ${DEEPEST} levels, at character ${match.index}`);
  }
}
