import { toOutcomeError } from '../../run/outcome-error.ts';
import { ScenarioError } from '../../scenario/scenario-error.ts';
import type { Failure } from './protocol.ts';

/** An error as it travels to a worker. */
export function toFailure(error: unknown): Failure {
  return { ...toOutcomeError(error), ...(error instanceof ScenarioError && { problems: error.problems }) };
}
