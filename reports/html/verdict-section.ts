import { leftSystem } from '../../harness/verify/compare/differences.ts';
import { duration, plural } from '../quantity.ts';
import type { CellReport, RunReport } from '../run-report.ts';
import { html, type Markup } from './markup.ts';
import { icon } from './status.ts';

const HEADLINE = { passed: 'Passed', failed: 'Failed', error: 'Not conclusive', 'not-run': 'Incomplete' } as const;

/** The verdict: what came out, in a word, a sentence and five numbers. */
export function verdictSection(report: RunReport): Markup {
  const cells = report.scenarios.flatMap((scenario) => scenario.cells);
  return html`<section class="hero s-${report.verdict}" aria-labelledby="verdict">
    <div class="hero-mark">${icon(report.verdict)}</div>
    <div class="hero-text">
      <p class="eyebrow">Verdict</p>
      <h1 id="verdict">${HEADLINE[report.verdict]}</h1>
      <p class="lede">${sentence(report, cells)}</p>
    </div>
    <dl class="facts">${facts(report, cells).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  </section>`;
}

function sentence(report: RunReport, cells: CellReport[]): string {
  const counts = count(report, cells);
  const clauses = [
    counts.failed > 0 && `${plural(counts.failed, 'expectation is', 'expectations are')} false`,
    counts.unexpected > 0 && `${plural(counts.unexpected, 'difference')} between strategies ${counts.unexpected === 1 ? 'is' : 'are'} unexplained`,
    counts.errors > 0 && `${plural(counts.errors, 'strategy run')} ended with an error`,
    counts.notRun > 0 && `${plural(counts.notRun, 'strategy run')} did not run`,
    report.interrupted && 'the run was cut off',
  ].filter((clause) => clause !== false);
  if (clauses.length === 0)
    return report.verdict === 'passed'
      ? `All ${counts.passed} judged expectations hold in ${plural(cells.length, 'finished system')}, and nothing differs between strategies without an explanation.`
      : 'The run ended without a complete result.';
  const text = clauses.join('; ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

function count(report: RunReport, cells: CellReport[]) {
  const checks = cells.flatMap((cell) => cell.outcome.checks);
  return {
    passed: checks.filter((check) => check.status === 'passed').length,
    failed: checks.filter((check) => check.status === 'failed').length,
    unexpected: report.scenarios.flatMap((scenario) => scenario.comparison.differences).filter((difference) => difference.class === 'unexpected').length,
    errors: cells.filter((cell) => cell.outcome.error || cell.outcome.verdict === 'error').length,
    notRun: cells.filter((cell) => cell.outcome.verdict === 'not-run').length,
  };
}

function facts(report: RunReport, cells: CellReport[]): [string, string][] {
  const { passed, failed } = count(report, cells);
  const finished = cells.filter((cell) => leftSystem(cell.outcome)).length;
  return [
    ['Expectations that hold', `${passed} of ${passed + failed}`],
    ['Systems examined', `${finished} of ${cells.length}`],
    ['Restarts', String(cells.reduce((sum, cell) => sum + cell.outcome.reboots, 0))],
    ['Time', report.durationMs === null ? 'cut off' : duration(report.durationMs)],
    ['Exit code', String(report.exitCode)],
  ];
}
