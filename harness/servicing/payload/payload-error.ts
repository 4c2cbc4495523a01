import { WimproofError } from '../../errors/wimproof-error.ts';

/** A payload that cannot be read: damaged, or not of the kind that its operation takes. Names the file. */
export class PayloadError extends WimproofError {
  readonly file: string;

  constructor(file: string, reason: string, mend: string, original?: unknown) {
    super({ code: 'WP-PAYLOAD-UNREADABLE', kind: 'scenario', cause: `${file}: ${reason}`, mend, original });
    this.name = 'PayloadError';
    this.file = file;
  }
}
