import type { FailureKind } from '../errors/wimproof-error.ts';
import { emptySections } from './usable-inventory.ts';
import type { Check, Comparison, Outcome, OutcomeError, Verdict } from './outcome.ts';

/**
 * Exit codes: 0 everything passed, 1 product, 2 scenario, 3 infrastructure or something was not run.
 *
 * When several apply, the lowest non-zero code wins: product (1), then scenario (2), then infrastructure (3). A product
 * failure is certain: neither mending a file nor running again makes it go away, whatever else went wrong, and a
 * pipeline that retries on 3 must not hide it. A scenario error is as certain, but says something of the file only. An
 * infrastructure error says that not everything was judged, and is the one kind that a retry may cure. For the same
 * reason cells that did not run, without any error, end as 3: a run is green only when all of it is.
 */
export type ExitCode = 0 | 1 | 2 | 3;
const EXIT_CODE: Record<FailureKind, ExitCode> = { product: 1, scenario: 2, infrastructure: 3 };

/** The exit code for an error that ended the run before, or outside, any scenario. */
export function exitCodeOfError(kind: FailureKind): ExitCode {
  return EXIT_CODE[kind];
}

/**
 * The verdict of one scenario x strategy. A false expectation or a product error (Setup refusing the image) is
 * `failed`, even when an infrastructure error follows; any other error, or a changed base image, is `error`; without a
 * single check that passed nothing was shown, so the verdict is `not-run`.
 */
export function outcomeVerdict(facts: { checks: readonly Check[]; error?: OutcomeError; imageUnchanged?: boolean | null }): Verdict {
  if (facts.checks.some((check) => check.status === 'failed') || facts.error?.kind === 'product') return 'failed';
  if (facts.error || facts.imageUnchanged === false) return 'error';
  return facts.checks.some((check) => check.status === 'passed') ? 'passed' : 'not-run';
}

/** The verdict of several: failed, else error, else not-run (also of none at all), else passed. */
export function worstVerdict(verdicts: readonly Verdict[]): Verdict {
  for (const verdict of ['failed', 'error', 'not-run'] as const) if (verdicts.includes(verdict)) return verdict;
  return verdicts.length === 0 ? 'not-run' : 'passed';
}

/**
 * The verdict of a scenario: that of its outcomes, or `failed` when the strategies left different systems and nothing
 * explains the difference; that is what the comparison is for. An inventory that is empty where Windows never is
 * compares with nothing, and makes it at least `error`.
 */
export function comparisonVerdict(outcomes: readonly Outcome[], differences: Comparison['differences']): Verdict {
  const unexpected = differences.some((difference) => difference.class === 'unexpected');
  const unusable = outcomes.some((outcome) => outcome.inventory !== null && emptySections(outcome.inventory).length > 0);
  return worstVerdict([...outcomes.map((outcome) => outcome.verdict), ...(unexpected ? (['failed'] as const) : []), ...(unusable ? (['error'] as const) : [])]);
}

/** Verdict and exit code of a run, from its outcomes and comparisons and the errors that belong to no outcome. */
export function runVerdict(
  outcomes: readonly Pick<Outcome, 'verdict' | 'error'>[],
  comparisons: readonly Pick<Comparison, 'verdict'>[],
  errors: readonly { kind: FailureKind }[] = [],
): { verdict: Verdict; exitCode: ExitCode } {
  const codes = new Set<ExitCode>(errors.map((error) => exitCodeOfError(error.kind)));
  for (const outcome of outcomes) {
    if (outcome.verdict === 'failed') codes.add(1);
    if (outcome.error) codes.add(EXIT_CODE[outcome.error.kind]);
    else if (outcome.verdict === 'error' || outcome.verdict === 'not-run') codes.add(3);
  }
  if (comparisons.some((comparison) => comparison.verdict === 'failed')) codes.add(1);
  // Nothing ran, or a comparison is not green although its outcomes do not say why.
  if (codes.size === 0 && (outcomes.length === 0 || comparisons.some((comparison) => comparison.verdict !== 'passed'))) codes.add(3);
  const exitCode = ([1, 2, 3] as const).find((code) => codes.has(code)) ?? 0;
  const verdict = worstVerdict([
    ...outcomes.map((outcome): Verdict => (outcome.error?.kind === 'product' ? 'failed' : outcome.error && outcome.verdict === 'passed' ? 'error' : outcome.verdict)),
    ...comparisons.map((comparison) => comparison.verdict),
    ...errors.map((error) => (error.kind === 'product' ? 'failed' : 'error') as Verdict),
  ]);
  return { verdict, exitCode };
}
