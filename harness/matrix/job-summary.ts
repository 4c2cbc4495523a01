import { duration, growth } from '../../reports/quantity.ts';
import type { RunReport, ScenarioReport } from '../../reports/run-report.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { CheckStatus, Verdict } from '../verify/outcome.ts';
import { fitSummary, type SummaryBlock } from './fit-summary.ts';
import { tableCell, tableHead, tableRow } from './markdown.ts';

const VERDICT: Record<Verdict, string> = { passed: '\u2705 passed', failed: '\u274c failed', error: '\u26a0\ufe0f error', 'not-run': '\u2754 not run' };
const SIGN: Record<CheckStatus | 'not-run', string> = { passed: '\u2705', failed: '\u274c', 'not-possible': '\u2796', 'not-applicable': '\u00b7', 'not-run': '\u2754' };

/**
 * A run as a GitHub job summary (GitHub-flavoured Markdown), at most `limit` bytes: what is worst first, since the end
 * is what is cut. Empty when not even the notice of the cut fits.
 * @param reportAt where the whole report is, for the line that says what was left out
 */
export function jobSummary(report: RunReport, options: { limit: number; reportAt: string }): string {
  const blocks = [overview(report), errors(report), failedChecks(report), ...report.scenarios.flatMap((scenario) => [operations(scenario), differences(scenario)])];
  return fitSummary(
    blocks.flatMap((block) => block ?? []),
    options.limit,
    (rows) => `**${rows} rows are left out** (GitHub shows 1 MiB of a step's summary). All of it is in ${options.reportAt}.`,
  );
}

function overview(report: RunReport): SummaryBlock {
  return {
    head: `## wimproof ${tableCell(report.run)}: ${VERDICT[report.verdict]}\n\n${tableHead(['Scenario', 'Strategy', 'Verdict', 'Checks passed', 'Time', 'Restarts', 'Image growth'])}`,
    rows: report.scenarios.flatMap(({ name, comparison, cells }) =>
      cells.map(({ outcome }) => {
        const metric = comparison.metrics[outcome.strategy];
        return tableRow([
          tableCell(name),
          outcome.strategy,
          VERDICT[outcome.verdict],
          metric ? `${metric.passed} of ${metric.passed + metric.failed}` : '',
          metric ? duration(metric.durationMs) : '',
          metric ? String(metric.reboots) : '',
          growth(outcome.imageGrowthBytes),
        ]);
      }),
    ),
  };
}

function errors({ scenarios }: RunReport): SummaryBlock | undefined {
  const rows = scenarios.flatMap(({ name, cells }) =>
    cells.flatMap(({ outcome: { strategy, error } }) => (error ? [tableRow([tableCell(name), strategy, error.kind, tableCell(`${error.code}: ${error.cause}`, 500), tableCell(error.mend)])] : [])),
  );
  return rows.length > 0 ? { head: `### Errors\n\n${tableHead(['Scenario', 'Strategy', 'Kind', 'Cause', 'Mend'])}`, rows } : undefined;
}

function failedChecks({ scenarios }: RunReport): SummaryBlock | undefined {
  const rows = scenarios.flatMap(({ name, cells }) =>
    cells.flatMap(({ outcome: { strategy, checks } }) => checks.filter(({ status }) => status === 'failed').map((check) => tableRow([tableCell(name), strategy, tableCell(check.title), tableCell(check.expected), tableCell(check.actual)]))),
  );
  return rows.length > 0 ? { head: `### Failed checks\n\n${tableHead(['Scenario', 'Strategy', 'Check', 'Expected', 'Actual'])}`, rows } : undefined;
}

function operations({ name, comparison }: ScenarioReport): SummaryBlock {
  const { strategies } = comparison;
  return {
    head: `### ${tableCell(name)}: ${VERDICT[comparison.verdict]}\n\n${tableHead(['Operation', ...strategies])}`,
    rows: comparison.operations.map((row) =>
      tableRow([
        tableCell(row.title),
        ...strategies.map((strategy) => {
          const cell = row.cells[strategy];
          return cell && cell.status !== 'passed' && cell.text !== '' ? `${SIGN[cell.status]} ${tableCell(cell.text, 160)}` : SIGN[cell?.status ?? 'not-run'];
        }),
      ]),
    ),
  };
}

function differences({ name, comparison }: ScenarioReport): SummaryBlock | undefined {
  const { strategies } = comparison;
  const value = (values: Partial<Record<StrategyName, string | null>>, strategy: StrategyName): string => (strategy in values ? tableCell(values[strategy] ?? 'absent', 160) : '');
  const rows = comparison.differences.map(({ subject, class: kind, reason, values }) => tableRow([kind === 'unexpected' ? `${SIGN.failed} **unexpected**` : kind, tableCell(subject), ...strategies.map((strategy) => value(values, strategy)), tableCell(reason ?? '')]));
  return rows.length > 0 ? { head: `#### Differences between the strategies: ${tableCell(name)}\n\n${tableHead(['Class', 'Subject', ...strategies, 'Why'])}`, rows } : undefined;
}
