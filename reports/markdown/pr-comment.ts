import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import { columnTitle } from '../column-title.ts';
import type { Failure, FailureGroup } from '../failures/failure.ts';
import { failuresOf, groupFailures } from '../failures/failures-of.ts';
import { duration, plural } from '../quantity.ts';
import { reportHead, reportScenarios } from '../report-scenarios.ts';
import type { CellReport, RunHead, RunReport, RunSource, ScenarioReport } from '../run-report.ts';
import { sinceGreen } from '../since-green.ts';
import { fitSummary, type SummaryBlock } from './fit-summary.ts';
import { VERDICT_SIGNS, verdictText } from './signs.ts';
import { tableCell, tableHead, tableRow } from './table.ts';

/** What a comment begins with, so that a workflow finds its own and writes it anew. It is not shown. */
export const COMMENT_MARKER = '<!-- wimproof -->';
/** GitHub refuses a longer body of a comment: "Body is too long (maximum is 65536 characters)". Kept in bytes, which are never fewer. */
export const COMMENT_LIMIT = 65_536;
const SHOWN_FAILURES = 10;

export interface PrCommentOptions {
  /** Where the whole report is; http or https. */
  reportUrl?: string;
  /** Bytes of UTF-8. Default `COMMENT_LIMIT`. */
  limit?: number;
}

/**
 * A run as a comment on a pull request: verdict, scenarios x strategies, the first failures with expected and actual,
 * and, where history is known, what changed since the last green run. Short: the whole is behind the link.
 */
export function prComment(run: RunReport | RunSource, { reportUrl, limit = COMMENT_LIMIT }: PrCommentOptions = {}): string {
  const head = reportHead(run);
  const strategies = new Set<StrategyName>();
  const table: { name: string; scenario: Pick<ScenarioReport, 'comparison'>; cells: Map<StrategyName, string> }[] = [];
  const failures: Failure[] = [];
  const changes: string[] = [];
  for (const scenario of reportScenarios(run)) {
    for (const { outcome } of scenario.cells) strategies.add(outcome.strategy);
    table.push({ name: scenario.name, scenario: { comparison: scenario.comparison }, cells: new Map(scenario.cells.map((cell) => [cell.outcome.strategy, cellText(cell, scenario)])) });
    failures.push(...failuresOf(scenario));
    changes.push(...changeRows(scenario, head));
  }
  const columns = STRATEGIES.filter((strategy) => strategies.has(strategy));
  const groups = groupFailures(failures);
  const blocks: SummaryBlock[] = [
    { head: `${title(head, groups, table.length, reportUrl)}\n\n${tableHead(['Scenario', ...columns])}`, rows: table.map(({ name, scenario, cells }) => tableRow([`${VERDICT_SIGNS[scenario.comparison.verdict]} ${tableCell(name, 100)}`, ...columns.map((strategy) => cells.get(strategy) ?? '')])) },
    ...(groups.length > 0 ? [{ head: `#### ${groups.length > SHOWN_FAILURES ? `The first ${SHOWN_FAILURES} of ${groups.length} failures` : plural(groups.length, 'failure')}\n\n${tableHead(['Failure', 'Where', 'What'])}`, rows: groups.slice(0, SHOWN_FAILURES).map(failureRow) }] : []),
    ...(changes.length > 0 ? [{ head: `#### Since the last green run\n\n${tableHead(['Scenario', 'Last green', 'Not green for', 'What changed'])}`, rows: changes }] : []),
  ];
  const body = fitSummary(blocks, limit - COMMENT_MARKER.length - 1, (rows) => `**${plural(rows, 'row is', 'rows are')} left out** (GitHub takes 65,536 characters in a comment).`);
  return `${COMMENT_MARKER}\n${body}`;
}

function title({ run, verdict, interrupted, durationMs }: RunHead, groups: readonly FailureGroup[], scenarios: number, reportUrl: string | undefined): string {
  const link = linkTarget(reportUrl);
  const facts = [
    plural(scenarios, 'scenario'),
    ...(groups.length > 0 ? [plural(groups.length, 'kind of failure', 'kinds of failure')] : []),
    ...(durationMs === null ? [] : [duration(durationMs)]),
    ...(interrupted ? ['the run was cut off'] : []),
    `run ${tableCell(run)}`,
    ...(link === undefined ? [] : [`[whole report](${link})`]),
  ];
  return `### ${verdictText(verdict)}: wimproof\n\n${facts.join(' \u00b7 ')}`;
}

function cellText({ outcome }: CellReport, { comparison }: ScenarioReport): string {
  const metric = comparison.metrics[outcome.strategy];
  const found = outcome.target ? ` (${columnTitle(outcome, outcome.strategy)})` : '';
  if (outcome.verdict === 'not-run' || !metric) return `${verdictText(outcome.verdict)}${found}`;
  const said = outcome.error ? tableCell(outcome.error.code, 60) : metric.failed > 0 ? `${metric.failed} of ${metric.passed + metric.failed} failed` : plural(metric.passed, 'check');
  return `${VERDICT_SIGNS[outcome.verdict]} ${said}, ${duration(metric.durationMs)}${found}`;
}

function failureRow({ title: what, kind, failures }: FailureGroup): string {
  const [first] = failures;
  const places = failures.map(({ scenario, strategy }) => `${scenario}${strategy ? `: ${strategy}` : ''}`);
  const shown = places.slice(0, 3).join('; ');
  return tableRow([`${kind === 'product' ? VERDICT_SIGNS.failed : VERDICT_SIGNS.error} ${tableCell(what, 200)}`, tableCell(places.length > 3 ? `${shown}; and ${places.length - 3} more` : shown, 300), tableCell(first!.detail, 400)]);
}

function changeRows(scenario: ScenarioReport, head: RunHead): string[] {
  const since = sinceGreen(scenario, head);
  if (!since) return [];
  const changed = since.changed.length > 0 ? since.changed.join('; ') : 'nothing that is recorded';
  return [tableRow([tableCell(scenario.name, 100), tableCell(since.green.run), plural(since.redRuns, 'run'), tableCell(changed, 500)])];
}

/** An address as the target of a link; undefined when it is none of the web. */
export function linkTarget(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { protocol, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return href.replace(/[()<>[\]\\|`*_@~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
