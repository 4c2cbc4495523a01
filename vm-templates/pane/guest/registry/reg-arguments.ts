/** A wrong command line of `reg`: printed as `ERROR: <message>` with exit code 1. `usage` adds the "Type ... for usage." line. */
export class RegUsage extends Error {
  readonly usage: boolean;
  constructor(message: string, usage = true) {
    super(message);
    this.usage = usage;
  }
}

export interface RegArguments {
  positional: string[];
  /** Lower-case option names without slash; options that take a value hold it, others ''. */
  options: Map<string, string>;
}

/**
 * Reads the arguments after `reg <operation>`. `withValue` and `plain` list the known options.
 * `/reg:32` and `/reg:64` are accepted everywhere: Pane has one view only, as the paths under WOW6432Node are written out.
 */
export function regArguments(argv: string[], withValue: string[], plain: string[]): RegArguments {
  const parsed: RegArguments = { positional: [], options: new Map() };
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index]!;
    const name = word.slice(1).toLowerCase();
    if (!/^[/-]/.test(word) || parsed.positional.length === 0) {
      parsed.positional.push(word);
    } else if (name === 'reg:32' || name === 'reg:64') {
      parsed.options.set('reg', name.slice(4));
    } else if (withValue.includes(name)) {
      const value = argv[index + 1];
      if (value === undefined || parsed.options.has(name)) throw new RegUsage('Invalid syntax.');
      parsed.options.set(name, value);
      index += 1;
    } else if (plain.includes(name)) {
      parsed.options.set(name, '');
    } else {
      throw new RegUsage('Invalid syntax.');
    }
  }
  return parsed;
}
