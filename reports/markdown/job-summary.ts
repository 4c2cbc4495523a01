import type { StrategyName } from '../../harness/servicing/operation.ts';
import { columnTitle } from '../column-title.ts';
import { failuresOf } from '../failures/failures-of.ts';
import { duration, growth, plural } from '../quantity.ts';
import { reportHead, reportScenarios } from '../report-scenarios.ts';
import type { RunReport, RunSource, ScenarioReport } from '../run-report.ts';
import { fitSummary, type SummaryBlock } from './fit-summary.ts';
import { STATUS_SIGNS, verdictText } from './signs.ts';
import { tableCell, tableHead, tableRow } from './table.ts';

/**
 * A run as a GitHub job summary (GitHub-flavoured Markdown), at most `limit` bytes: what is worst first, since the end
 * is what is cut. Empty when not even the notice of the cut fits.
 * @param reportAt where the whole report is, for the line that says what was left out
 */
export function jobSummary(run: RunReport | RunSource, options: { limit: number; reportAt: string }): string {
  const head = reportHead(run);
  const overview: SummaryBlock = {
    head: `## wimproof ${tableCell(head.run)}: ${verdictText(head.verdict)}${head.interrupted ? ' (the run was cut off)' : ''}\n\n${tableHead(['Scenario', 'Strategy', 'Verdict', 'Checks passed', 'Time', 'Restarts', 'Image growth'])}`,
    rows: [],
  };
  const errors: SummaryBlock = { head: `### Errors\n\n${tableHead(['Scenario', 'Strategy', 'Kind', 'What', 'Detail'])}`, rows: [] };
  const failed: SummaryBlock = { head: `### Failed checks\n\n${tableHead(['Scenario', 'Strategy', 'Check', 'Expected', 'Actual'])}`, rows: [] };
  const details: SummaryBlock[] = [];
  for (const scenario of reportScenarios(run)) {
    overview.rows.push(...overviewRows(scenario));
    errors.rows.push(...errorRows(scenario));
    failed.rows.push(...failedRows(scenario));
    details.push(operations(scenario), ...differences(scenario));
  }
  return fitSummary(
    [overview, ...[errors, failed].filter(({ rows }) => rows.length > 0), ...details],
    options.limit,
    (rows) => `**${plural(rows, 'row is', 'rows are')} left out** (GitHub shows 1 MiB of a step's summary). All of it is in ${options.reportAt}.`,
  );
}

function overviewRows({ name, comparison, cells }: ScenarioReport): string[] {
  return cells.map(({ outcome }) => {
    const metric = comparison.metrics[outcome.strategy];
    const ran = metric && outcome.verdict !== 'not-run' ? [`${metric.passed} of ${metric.passed + metric.failed}`, duration(metric.durationMs), String(metric.reboots), growth(outcome.imageGrowthBytes)] : ['', '', '', ''];
    return tableRow([tableCell(name), columnTitle(outcome, outcome.strategy), verdictText(outcome.verdict), ...ran]);
  });
}

/** All that keeps the scenario from being green but is neither a false check nor a difference: these have tables of their own. */
function errorRows(scenario: ScenarioReport): string[] {
  return failuresOf(scenario)
    .filter(({ code }) => code !== 'expectation' && code !== 'difference')
    .map(({ strategy, kind, title, detail }) => tableRow([tableCell(scenario.name), strategy ?? 'comparison', kind, tableCell(title, 500), tableCell(detail)]));
}

function failedRows({ name, cells }: ScenarioReport): string[] {
  return cells.flatMap(({ outcome: { strategy, checks } }) => checks.filter(({ status }) => status === 'failed').map((check) => tableRow([tableCell(name), strategy, tableCell(check.title), tableCell(check.expected), tableCell(check.actual)])));
}

function operations({ name, comparison }: ScenarioReport): SummaryBlock {
  const { strategies } = comparison;
  return {
    head: `### ${tableCell(name)}: ${verdictText(comparison.verdict)}\n\n${tableHead(['Operation', ...strategies])}`,
    rows: comparison.operations.map((row) =>
      tableRow([
        tableCell(row.title),
        ...strategies.map((strategy) => {
          const cell = row.cells[strategy];
          return cell && cell.status !== 'passed' && cell.text !== '' ? `${STATUS_SIGNS[cell.status]} ${tableCell(cell.text, 160)}` : STATUS_SIGNS[cell?.status ?? 'not-run'];
        }),
      ]),
    ),
  };
}

function differences({ name, comparison }: ScenarioReport): SummaryBlock[] {
  const { strategies } = comparison;
  const value = (values: Partial<Record<StrategyName, string | null>>, strategy: StrategyName): string => (strategy in values ? tableCell(values[strategy] ?? 'absent', 160) : '');
  const rows = comparison.differences.map(({ subject, class: kind, reason, values }) => tableRow([kind === 'unexpected' ? `${STATUS_SIGNS.failed} **unexpected**` : kind, tableCell(subject), ...strategies.map((strategy) => value(values, strategy)), tableCell(reason ?? '')]));
  return rows.length > 0 ? [{ head: `#### Differences between the strategies: ${tableCell(name)}\n\n${tableHead(['Class', 'Subject', ...strategies, 'Why'])}`, rows }] : [];
}
