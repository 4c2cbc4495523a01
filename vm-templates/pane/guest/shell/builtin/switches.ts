import { splitWords } from '../arguments.ts';

/** Splits a file command's arguments into its `/x` switches (upper-case, without slash) and the rest (quotes kept). */
export function switchesOf(args: string): { switches: Set<string>; operands: string[] } {
  const switches = new Set<string>();
  const operands: string[] = [];
  for (const word of splitWords(args)) {
    // `/s/q` in one word are two switches; `dir\/x` never happens.
    const glued = word.startsWith('/') ? word.slice(1).split('/') : undefined;
    if (glued) glued.forEach((entry) => switches.add(entry.toUpperCase()));
    else {
      const [operand, ...tail] = word.startsWith('"') ? [word] : word.split('/');
      if (operand) operands.push(operand);
      tail.forEach((entry) => switches.add(entry.toUpperCase()));
    }
  }
  return { switches, operands };
}
