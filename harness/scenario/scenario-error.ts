import path from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';

/** One thing that is wrong in a scenario file, at a place. */
export interface ScenarioProblem {
  /** `WP-SCENARIO-...`. */
  code: string;
  /** Absolute path of the scenario file. */
  file: string;
  /** From 1; absent when the file could not be read at all. */
  line?: number;
  column?: number;
  /** `request[1].feature`; empty for the file as a whole. */
  path: string;
  cause: string;
  mend: string;
}

/** All problems of one scenario file at once, printed as a compiler does. */
export class ScenarioError extends WimproofError {
  readonly problems: ScenarioProblem[];

  /** @param problems at least one, in the order of the file. */
  constructor(problems: ScenarioProblem[]) {
    const first = problems[0]!;
    super({
      code: problems.length === 1 ? first.code : 'WP-SCENARIO-INVALID',
      kind: 'scenario',
      cause: problems.length === 1 ? formatPlace(first) + first.cause : `${displayPath(first.file)} has ${problems.length} problems`,
      mend: problems.length === 1 ? first.mend : 'Mend each of the problems that are listed.',
    });
    this.name = 'ScenarioError';
    this.problems = problems;
  }

  /** Every problem as `file:line:column path: cause` with its mend on the next line. */
  override toString(): string {
    return this.problems.map(formatProblem).join('\n');
  }
}

/** `scenarios/x.yaml:7:5 request[1].featur: unknown key 'featur'` and, on a line of its own, the mend. */
export function formatProblem(problem: ScenarioProblem): string {
  return `${formatPlace(problem)}${problem.cause}\n  mend: ${problem.mend} [${problem.code}]`;
}

function formatPlace({ file, line, column, path: at }: ScenarioProblem): string {
  const position = line === undefined ? '' : `:${line}:${column ?? 1}`;
  return `${displayPath(file)}${position}${at === '' ? '' : ` ${at}`}: `;
}

/** Relative to the working folder when it is below it, as the user typed it. */
function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
