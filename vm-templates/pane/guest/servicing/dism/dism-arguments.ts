import { HR, ServicingError } from '../servicing-error.ts';

/** Options of a dism command line: lower-case names without slash, each with its values in order ('' for none). */
export type DismOptions = Map<string, string[]>;

/** Splits `/Name:value` and `/Name=value`. A word without a slash, or an option given twice that may not be, is error 87. */
export function parseDismArguments(argv: string[], repeatable: string[]): DismOptions {
  const options: DismOptions = new Map();
  for (const word of argv) {
    const match = /^[/-]([^:=]+)(?:[:=](.*))?$/s.exec(word);
    if (!match) throw new ServicingError(HR.INVALID_PARAMETER, `DISM doesn't recognize the command-line option "${word}". \r\nFor more information, refer to the help by running DISM.exe /?.`, true);
    const name = match[1]!.toLowerCase();
    const values = options.get(name) ?? [];
    if (values.length > 0 && !repeatable.includes(name)) {
      throw new ServicingError(HR.INVALID_PARAMETER, `The ${name} option has been duplicated on the command-line. \r\nRemove the duplicate option and try the command again.`, true);
    }
    options.set(name, [...values, (match[2] ?? '').replace(/^"(.*)"$/s, '$1')]);
  }
  return options;
}

export function unknownOption(name: string): ServicingError {
  return new ServicingError(HR.INVALID_PARAMETER, `The ${name} option is unknown. \r\nFor more information, refer to the help by running DISM.exe /?.`, true);
}
export function notInContext(name: string): ServicingError {
  return new ServicingError(HR.INVALID_PARAMETER, `The ${name} option is not recognized in this context. \r\nFor more information, refer to the help by running DISM.exe /?.`, true);
}
export function missingArgument(name: string): ServicingError {
  return new ServicingError(HR.INVALID_PARAMETER, `The ${name} option is missing a required argument. \r\nFor more information, refer to the help by running DISM.exe /?.`, true);
}
