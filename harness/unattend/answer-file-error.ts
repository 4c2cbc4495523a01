import { WimproofError } from '../errors/wimproof-error.ts';

/** Where something stands in a text: line and column from 1, a column being a UTF-16 code unit. */
export interface Place {
  line: number;
  column: number;
}

/** The text is no answer file, or no well-formed XML: says where and why. */
export class AnswerFileError extends WimproofError {
  readonly reason: string;
  readonly place: Place | undefined;

  constructor(reason: string, place?: Place) {
    super({
      code: 'WP-UNATTEND-SYNTAX',
      kind: 'scenario',
      cause: place ? `line ${place.line}, column ${place.column}: ${reason}` : reason,
      mend: 'Mend the answer file at this place; a template must be filled in before it is used.',
    });
    this.name = 'AnswerFileError';
    this.reason = reason;
    this.place = place;
  }
}
