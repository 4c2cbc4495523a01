/** Setup cannot go on. `code` is an HRESULT in hex (`0x80070002`), `message` one line as Windows words it. */
export class SetupFailure extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.name = 'SetupFailure';
    this.code = code;
  }
}

export const CODE = {
  fileNotFound: '0x80070002',
  pathNotFound: '0x80070003',
  invalidData: '0x8007000d',
  invalidParameter: '0x80070057',
  notFound: '0x80070490',
  diskFull: '0x80070070',
  failed: '0x80004005',
  /** The computer restarted unexpectedly in the middle of a pass. */
  restarted: '0x80070643',
} as const;

/** The classic message of a setting that cannot be applied. */
export function cannotApply(pass: string, component: string, detail: string): SetupFailure {
  return new SetupFailure(CODE.invalidParameter, `Windows could not parse or process the unattend answer file for pass [${pass}]. The settings specified in the answer file cannot be applied. The error was detected while processing settings for component [${component}]. ${detail}`);
}
