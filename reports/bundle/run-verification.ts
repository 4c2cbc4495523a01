import type { StrategyName } from '../../harness/servicing/operation.ts';

/**
 * What can be wrong with a run's evidence. no-manifest: it was never sealed, or the manifest is not valid; changed,
 * missing, extra: a file against the manifest, or a cell against `run.json`; outcome: not an outcome, or of another run or
 * cell; verdict: not what its checks and its error give; comparison: not what its outcomes give; journal: cut, of another
 * run, or it tells another verdict; evidence: an outcome names a file that is not there; plan: of another cell or image;
 * record: `run.json` is not valid; image: the saved image is not the one of the outcome.
 */
export type RunProblemCode = 'no-manifest' | 'changed' | 'missing' | 'extra' | 'record' | 'outcome' | 'verdict' | 'comparison' | 'journal' | 'evidence' | 'plan' | 'image';

export interface RunProblem {
  code: RunProblemCode;
  /** Relative to the run's folder, forward slashes. */
  path?: string;
  scenario?: string;
  strategy?: StrategyName;
  /** One line, no control characters. */
  text: string;
}
export interface RunVerification {
  ok: boolean;
  /** First what the manifest says, by path; then what the files say of each other, scenario by scenario. */
  problems: RunProblem[];
}
