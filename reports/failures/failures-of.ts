import type { FailureKind } from '../../harness/errors/wimproof-error.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import type { RunReport, ScenarioReport } from '../run-report.ts';
import type { Failure, FailureGroup } from './failure.ts';
import { signature, signatureId } from './signature.ts';

/**
 * Everything that keeps a scenario from being green: errors, false expectations, a changed base image, cells that did
 * not run, unexplained differences. Empty exactly when its verdict is `passed`.
 */
export function failuresOf({ name, comparison, cells }: Pick<ScenarioReport, 'name' | 'comparison'> & { cells: readonly { outcome: Outcome }[] }): Failure[] {
  const own = cells.flatMap(({ outcome }) => failuresOfOutcome(outcome));
  const differences = comparison.differences
    .filter((difference) => difference.class === 'unexpected')
    .map((difference) => {
      const values = comparison.strategies.flatMap((strategy) => (strategy in difference.values ? [`${strategy}: ${difference.values[strategy] ?? 'absent'}`] : []));
      return failure('product', 'difference', [difference.subject, values.join('; ')], { scenario: name, title: `Unexplained difference: ${difference.subject}`, detail: values.join('; ') });
    });
  const all = [...own, ...differences];
  if (all.length > 0 || comparison.verdict === 'passed') return all;
  return [failure('infrastructure', 'not-judged', ['comparison'], { scenario: name, title: 'The comparison is not green', detail: `Its verdict is ${comparison.verdict}, and no outcome says why.` })];
}

/** The same of one scenario x strategy. Empty exactly when its verdict is `passed`. */
export function failuresOfOutcome(outcome: Outcome): Failure[] {
  const { scenario, strategy, error } = outcome;
  const place = { scenario, strategy };
  const found = [
    ...(error ? [failure(error.kind, error.code, ['', error.cause], { ...place, title: `${error.code}: ${error.cause}`, detail: `Mend: ${error.mend}` })] : []),
    ...outcome.checks
      .filter((check) => check.status === 'failed')
      .map((check) => failure('product', 'expectation', [check.id, check.actual], { ...place, check: check.id, title: check.title, detail: `Expected: ${check.expected}. Actual: ${check.actual}` })),
    ...(outcome.image.unchanged === false
      ? [failure('infrastructure', 'image-changed', [outcome.image.name], { ...place, title: 'The base image was changed during the run', detail: 'Its digest is not what it was before.' })]
      : []),
  ];
  if (found.length > 0 || outcome.verdict === 'passed') return found;
  const [code, title] = outcome.inventory ? ['not-judged', 'No expectation could be judged'] : ['not-run', 'The strategy did not run'];
  return [failure('infrastructure', code!, [], { ...place, title: title!, detail: 'What did not run is never green.' })];
}

/** Failures of a run, those with the same signature together: product first, then the most frequent. */
export function groupFailures(failures: readonly Failure[]): FailureGroup[] {
  const groups = new Map<string, Failure[]>();
  for (const one of failures) {
    const group = groups.get(one.signature);
    if (group) group.push(one);
    else groups.set(one.signature, [one]);
  }
  const rank: Record<FailureKind, number> = { product: 0, scenario: 1, infrastructure: 2 };
  return [...groups.values()]
    .map(([first, ...rest]) => ({ signature: first!.signature, id: first!.id, kind: first!.kind, code: first!.code, title: first!.title, failures: [first!, ...rest] }))
    .sort((a, b) => rank[a.kind] - rank[b.kind] || b.failures.length - a.failures.length || (a.signature < b.signature ? -1 : 1));
}

export function failuresOfRun(report: RunReport): Failure[] {
  return report.scenarios.flatMap((scenario) => failuresOf(scenario));
}

function failure(kind: FailureKind, code: string, about: [about?: string, ...said: string[]], rest: Omit<Failure, 'signature' | 'id' | 'kind' | 'code'>): Failure {
  const text = signature(kind, code, ...about);
  return { signature: text, id: signatureId(text), kind, code, ...rest };
}
