import { WimproofError, type FailureKind } from '../errors/wimproof-error.ts';
import { formatProblem } from '../scenario/scenario-error.ts';
import type { Failure } from './engine/protocol.ts';
import { toFailure } from './engine/to-failure.ts';
import { userFrames } from './user-frames.ts';

/** An error as a test shows it: what, then how to mend it, then where to look. Its class says whose error it is. */
class SuiteError extends WimproofError {
  /** Where in a scenario file. */
  readonly problems: NonNullable<Failure['problems']>;

  constructor({ code, kind, cause, mend, evidence, problems }: Failure) {
    super({ code, kind, cause, mend, evidence });
    this.name = new.target.name;
    this.problems = problems ?? [];
    const problemText = problems && problems.length > 1 ? `${cause}\n${problems.map((one) => formatProblem(one)).join('\n')}` : `${cause}\n  mend: ${mend} [${code}]`;
    this.message = [problemText, ...evidence.map((file) => `  evidence: ${file}`)].join('\n');
    this.showAt(userFrames(this.stack ?? ''));
  }

  /** Playwright shows an error at the first frame of its stack. */
  showAt(frames: readonly string[]): void {
    this.stack = [`${this.name}: ${this.message}`, ...frames].join('\n');
  }
}

/** Host, hypervisor, network, or a guest that was not reached: nothing is said of the product. A retry may cure it. */
export class InfrastructureError extends SuiteError {}
/** The scenario file, its payloads or the image are wrong: mend the file. */
export class ScenarioFileError extends SuiteError {}
/** The guest refused the request, as Windows Setup does when it stops at a package. */
export class ProductError extends SuiteError {}

const CLASSES: Record<FailureKind, typeof SuiteError> = { infrastructure: InfrastructureError, scenario: ScenarioFileError, product: ProductError };

/** The error of the class that its kind has. */
export function errorOfFailure(failure: Failure): SuiteError {
  return new CLASSES[failure.kind](failure);
}

/** Any error as tests show it. */
export function suiteError(error: unknown): SuiteError {
  return error instanceof SuiteError ? error : errorOfFailure(toFailure(error));
}

/** Waits for an answer of the engine, whose errors have no line of the test in their stack: they are shown where it was asked. */
export async function shownAt<T>(frames: readonly string[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SuiteError && frames.length > 0) error.showAt(frames);
    throw error;
  }
}
