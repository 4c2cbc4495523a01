/** Which of the three kinds of failure an error is (docs/exit-codes.md). */
export type FailureKind = 'product' | 'infrastructure' | 'scenario';

export interface WimproofErrorFields {
  /** Stable upper-case code that users can search for, e.g. `WP-SCENARIO-UNKNOWN-KEY`. */
  code: string;
  kind: FailureKind;
  /** What went wrong, one line, with the names and values involved. */
  cause: string;
  /** What the user can do about it, one line, imperative. */
  mend: string;
  /** Files that show more (logs, screenshots). */
  evidence?: string[];
  /** The underlying error; never printed as a stack trace to a user. */
  original?: unknown;
}

/** An error that a user meets: a code, the cause in one line, the mend in one line. */
export class WimproofError extends Error {
  readonly code: string;
  readonly kind: FailureKind;
  readonly mend: string;
  readonly evidence: string[];

  constructor(fields: WimproofErrorFields) {
    super(fields.cause, fields.original === undefined ? undefined : { cause: fields.original });
    this.name = 'WimproofError';
    this.code = fields.code;
    this.kind = fields.kind;
    this.mend = fields.mend;
    this.evidence = fields.evidence ?? [];
  }

  /** `CODE: cause` and the mend on a line of its own. */
  override toString(): string {
    return `${this.code}: ${this.message}\n  mend: ${this.mend}`;
  }
}
