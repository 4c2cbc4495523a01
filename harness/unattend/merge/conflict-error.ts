import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Conflict } from './conflict.ts';

/** The user's answer file has settings that would break the run; it names each. */
export class AnswerFileConflict extends WimproofError {
  readonly conflicts: readonly Conflict[];

  constructor(conflicts: readonly Conflict[]) {
    super({
      code: 'WP-UNATTEND-CONFLICT',
      kind: 'scenario',
      cause: `the answer file would break the run: ${conflicts.map(describe).join('; ')}`,
      mend: 'Take these settings out of the answer file, or give them the values that the run needs.',
    });
    this.name = 'AnswerFileConflict';
    this.conflicts = conflicts;
  }
}

function describe({ pass, component, setting, user, ours, why }: Conflict): string {
  const wanted = ours === '' ? 'must not be set' : `must be '${ours}'`;
  return `${pass} ${component}/${setting} is '${user}' and ${wanted}${why === undefined ? '' : ` (${why})`}`;
}
