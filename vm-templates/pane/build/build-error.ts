/** A failure of the image build that its user can act on: what went wrong and what to do, one line each. */
export class BuildError extends Error {
  readonly code: string;
  readonly mend: string;

  /** @param code stable upper-case code, e.g. `PANE-TOOL-MISSING`. @param cause one line. @param mend one imperative line. */
  constructor(code: string, cause: string, mend: string) {
    super(cause);
    this.name = 'BuildError';
    this.code = code;
    this.mend = mend;
  }

  /** `CODE: cause` and the mend on a line of its own. */
  override toString(): string {
    return `${this.code}: ${this.message}\n  mend: ${this.mend}`;
  }
}
