import type { Verdict } from '../../harness/verify/outcome.ts';
import { duration, plural } from '../quantity.ts';
import type { RunHead } from '../run-report.ts';
import type { IndexCell, IndexScenario, RunIndex } from './data/run-index.ts';

export const HEADLINE: Record<Verdict, string> = { passed: 'Passed', failed: 'Failed', error: 'Not conclusive', 'not-run': 'Incomplete' };

/** `2026-11-21 07:13:30 UTC`. */
export function startOf({ startedAt }: RunHead): string {
  const time = Date.parse(startedAt);
  return Number.isNaN(time) ? 'at an unknown time' : new Date(time).toISOString().replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
}

/** What came out of the run, in a sentence. */
export function verdictSentence(index: RunIndex): string {
  const { passed, failed, unexpected, errors, notRun, unjudged, left } = counts(index);
  const clauses = [
    failed > 0 && `${plural(failed, 'expectation is', 'expectations are')} false`,
    unexpected > 0 && `${plural(unexpected, 'difference')} between strategies ${unexpected === 1 ? 'is' : 'are'} unexplained`,
    errors > 0 && `${plural(errors, 'strategy run')} ended with an error`,
    notRun > 0 && `${plural(notRun, 'strategy run')} did not run`,
    unjudged > 0 && `${plural(unjudged, 'finished system')} could not be judged`,
    index.head.interrupted && 'the run was cut off',
  ].filter((clause) => clause !== false);
  if (clauses.length === 0)
    return index.head.verdict === 'passed'
      ? `All ${passed.toLocaleString('en')} judged expectations hold in ${plural(left, 'finished system')}, and nothing differs between strategies without an explanation.`
      : 'The run ended without a complete result.';
  const text = clauses.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/** The verdict's numbers, each with its name. */
export function verdictFacts(index: RunIndex): [string, string][] {
  const { head } = index;
  const { passed, failed, left, cells, reboots } = counts(index);
  return [
    ['Expectations that hold', `${passed.toLocaleString('en')} of ${(passed + failed).toLocaleString('en')}`],
    ['Systems examined', `${left} of ${cells}`],
    ['Restarts', reboots.toLocaleString('en')],
    ['Time', head.durationMs === null ? 'cut off' : duration(head.durationMs)],
    ['Exit code', String(head.exitCode)],
  ];
}

/** Below a verdict in the matrix: `7 of 8 · 12 min 30 s`, or the error's code. */
export function cellNote({ verdict, passed, failed, durationMs, error, left }: IndexCell): string {
  if (passed + failed > 0) return `${passed} of ${passed + failed} \u00b7 ${duration(durationMs)}`;
  return error ?? (verdict === 'not-run' && left ? 'ran, but nothing could be judged' : '');
}

export function comparisonNote({ unexpected, compared }: IndexScenario): string {
  if (unexpected > 0) return plural(unexpected, 'unexplained difference');
  return compared ? 'nothing unexplained' : 'nothing to compare';
}

function counts({ scenarios }: RunIndex) {
  const cells = scenarios.flatMap((scenario) => scenario.cells);
  const sum = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  return {
    passed: sum((cell) => cell.passed),
    failed: sum((cell) => cell.failed),
    reboots: sum((cell) => cell.reboots),
    unexpected: scenarios.reduce((total, scenario) => total + scenario.unexpected, 0),
    errors: cells.filter((cell) => cell.error !== undefined || cell.verdict === 'error').length,
    notRun: cells.filter((cell) => cell.verdict === 'not-run' && !cell.left).length,
    unjudged: cells.filter((cell) => cell.verdict === 'not-run' && cell.left).length,
    left: cells.filter((cell) => cell.left).length,
    cells: cells.length,
  };
}
