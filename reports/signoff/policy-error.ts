import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { formatProblem, type ScenarioProblem } from '../../harness/scenario/scenario-error.ts';

/** All problems of a policy file at once, each with its place, printed as those of scenario files are. */
export class PolicyError extends WimproofError {
  readonly problems: ScenarioProblem[];

  /** @param problems at least one, in the order of the file */
  constructor(problems: ScenarioProblem[]) {
    const first = problems[0]!;
    const one = problems.length === 1;
    super({
      code: one ? first.code : 'WP-SIGNOFF-POLICY',
      kind: 'scenario',
      cause: one ? formatProblem(first).split('\n')[0]! : `${first.file} has ${problems.length} problems`,
      mend: one ? first.mend : 'Mend each of the problems that are listed.',
    });
    this.name = 'PolicyError';
    this.problems = problems;
  }

  override toString(): string {
    return this.problems.map(formatProblem).join('\n');
  }
}
