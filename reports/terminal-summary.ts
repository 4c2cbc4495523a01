import picocolors from 'picocolors';
import { STRATEGIES, type StrategyName } from '../harness/servicing/operation.ts';
import type { Verdict } from '../harness/verify/outcome.ts';
import { column, displayWidth, fit, wrap } from './display-width.ts';
import type { Failure, FailureGroup } from './failures/failure.ts';
import { failuresOf, groupFailures } from './failures/failures-of.ts';
import { inertLine } from './inert-text.ts';
import { duration, plural } from './quantity.ts';
import { reportHead, reportScenarios } from './report-scenarios.ts';
import type { RunHead, RunReport, RunSource, ScenarioReport } from './run-report.ts';
import type { TableOptions } from './terminal-table.ts';

export interface SummaryOptions extends TableOptions {
  /** Where the whole report is: a path or an address. */
  reportAt?: string;
}

const SIGNS: Record<Verdict, string> = { passed: '\u2714', failed: '\u2718', error: '!', 'not-run': '?' };
const ASCII_SIGNS: Record<Verdict, string> = { passed: 'ok', failed: 'FAIL', error: 'ERR', 'not-run': '?' };
const WORDS: Record<Verdict, string> = { passed: 'passed', failed: 'failed', error: 'error', 'not-run': 'not run' };
const SHOWN_FAILURES = 10;
const SHOWN_PLACES = 3;
const SLOWEST = 3;
const GAP = '  ';

interface Row {
  name: string;
  verdict: Verdict;
  cells: Map<StrategyName, { verdict: Verdict; detail: string }>;
}
interface SlowCell {
  place: string;
  milliseconds: number;
}

/**
 * A run of many scenarios as text: verdict, a line per scenario with a sign per strategy, failures that are alike
 * together, the slowest cells, where the report is. No line is wider than `width`. Ends with a newline.
 */
export function terminalSummary(run: RunReport | RunSource, options: SummaryOptions = {}): string {
  const rows: Row[] = [];
  const failures: Failure[] = [];
  const slow: SlowCell[] = [];
  for (const scenario of reportScenarios(run)) {
    rows.push(rowOf(scenario));
    failures.push(...failuresOf(scenario));
    slow.push(...scenario.cells.map(({ outcome }) => ({ place: `${inertLine(scenario.name)}: ${outcome.strategy}`, milliseconds: scenario.comparison.metrics[outcome.strategy]?.durationMs ?? outcome.durationMs })));
  }
  return new Summary(reportHead(run), options).render(rows, groupFailures(failures), slow);
}

function rowOf({ name, comparison, cells }: ScenarioReport): Row {
  return {
    name: inertLine(name),
    verdict: comparison.verdict,
    cells: new Map(cells.map(({ outcome: { strategy, verdict, durationMs } }) => {
      const metric = comparison.metrics[strategy];
      const failed = verdict === 'failed' && metric && metric.failed > 0;
      return [strategy, { verdict, detail: failed ? `${metric.failed} of ${metric.passed + metric.failed}` : verdict === 'passed' ? duration(metric?.durationMs ?? durationMs) : WORDS[verdict] }];
    })),
  };
}

class Summary {
  private readonly head: RunHead;
  private readonly width: number;
  private readonly ascii: boolean;
  private readonly colors: ReturnType<typeof picocolors.createColors>;
  private readonly reportAt: string | undefined;

  constructor(head: RunHead, { width, color, ascii, reportAt }: SummaryOptions) {
    this.head = head;
    this.width = Math.max(40, width ?? 100);
    this.ascii = ascii ?? false;
    this.colors = picocolors.createColors(color ?? false);
    this.reportAt = reportAt;
  }

  render(rows: readonly Row[], groups: readonly FailureGroup[], slow: readonly SlowCell[]): string {
    return [...this.verdict(rows), '', ...this.scenarios(rows), '', ...this.failures(groups), ...this.slowest(slow), ...this.place()].join('\n');
  }

  private verdict(rows: readonly Row[]): string[] {
    const { verdict, run, durationMs, interrupted } = this.head;
    const counts = (Object.keys(WORDS) as Verdict[]).flatMap((one) => {
      const count = rows.filter((row) => row.verdict === one).length;
      return count > 0 ? [`${count} ${WORDS[one]}`] : [];
    });
    const facts = [`${plural(rows.length, 'scenario')}${counts.length > 0 ? `: ${counts.join(', ')}` : ''}`, ...(durationMs === null ? [] : [duration(durationMs)]), ...(interrupted ? ['cut off'] : []), `run ${inertLine(run)}`];
    const [first, ...rest] = wrap(this.plain(`${verdict.toUpperCase()}  ${facts.join(', ')}`), this.width);
    // `not-run` is the longest word; it always fits on the first line.
    return [this.colors.bold(first!.replace(verdict.toUpperCase(), (word) => this.paint(verdict)(word))), ...rest];
  }

  private scenarios(rows: readonly Row[]): string[] {
    const strategies = STRATEGIES.filter((strategy) => rows.some(({ cells }) => cells.has(strategy)));
    if (strategies.length === 0) return ['No scenario.'];
    const signWidth = Math.max(...Object.values(this.signs()).map(displayWidth));
    const text = ({ verdict, detail }: { verdict: Verdict; detail: string }, whole: boolean): string => (whole ? `${column(this.signs()[verdict], signWidth)} ${detail}` : this.signs()[verdict]);
    const widest = (whole: boolean): number => Math.max(...strategies.map((name) => name.length), ...rows.flatMap(({ cells }) => [...cells.values()].map((cell) => displayWidth(text(cell, whole)))));
    const longest = Math.max(8, ...rows.map(({ name }) => displayWidth(name)));
    const room = (cell: number): number => this.width - signWidth - 1 - strategies.length * (cell + GAP.length);
    // Times and counts only where they leave a name enough to be known by.
    const whole = room(widest(true)) >= Math.min(longest, 16);
    const cellWidth = widest(whole);
    const nameWidth = Math.min(longest, room(cellWidth));
    const line = (sign: string, name: string, cells: string[]): string => [`${sign} ${column(this.plain(name), nameWidth, this.cut())}`, ...cells].join(GAP).trimEnd();
    return [
      line(' '.repeat(signWidth), '', strategies.map((strategy) => this.colors.bold(column(strategy, cellWidth)))),
      ...rows.map(({ name, verdict, cells }) =>
        line(this.paint(verdict)(column(this.signs()[verdict], signWidth)), name, strategies.map((strategy) => {
          const cell = cells.get(strategy);
          return cell ? this.paint(cell.verdict)(column(text(cell, whole), cellWidth)) : ' '.repeat(cellWidth);
        })),
      ),
    ];
  }

  private failures(groups: readonly FailureGroup[]): string[] {
    if (groups.length === 0) return [];
    const shown = groups.slice(0, SHOWN_FAILURES);
    return [
      this.colors.bold(plural(groups.length, 'kind of failure', 'kinds of failure')),
      ...shown.flatMap(({ kind, title, failures }) => {
        const verdict: Verdict = kind === 'product' ? 'failed' : 'error';
        const places = failures.map(({ scenario, strategy }) => `${scenario}${strategy ? `: ${strategy}` : ''}`);
        const more = places.length - SHOWN_PLACES;
        return [
          ...this.paragraph(`${failures.length > 1 ? `${failures.length} times: ` : ''}${inertLine(title)}`, `${this.signs()[verdict]} `, this.paint(verdict)),
          ...this.paragraph(inertLine(failures[0]!.detail), '    ', String),
          ...this.paragraph(`in ${inertLine(places.slice(0, SHOWN_PLACES).join('; '))}${more > 0 ? `; and ${more} more` : ''}`, '    ', String),
        ];
      }),
      ...(groups.length > shown.length ? [`  and ${groups.length - shown.length} more`] : []),
      '',
    ];
  }

  private slowest(cells: readonly SlowCell[]): string[] {
    const slow = cells.filter(({ milliseconds }) => milliseconds > 0).toSorted((left, right) => right.milliseconds - left.milliseconds).slice(0, SLOWEST);
    // With so few, the table above has said it.
    if (cells.length <= SLOWEST || slow.length === 0) return [];
    const times = slow.map(({ milliseconds }) => duration(milliseconds));
    const timeWidth = Math.max(...times.map(displayWidth));
    return [this.colors.bold('Slowest'), ...slow.map(({ place }, index) => `  ${column(times[index]!, timeWidth)}  ${this.plain(fit(place, this.width - timeWidth - 4, this.cut()))}`), ''];
  }

  private place(): string[] {
    // A path is of use only when it is whole: it may be wider than the terminal, which then wraps it.
    return this.reportAt === undefined ? [] : [`Report: ${inertLine(this.reportAt)}`, ''];
  }

  /** A hanging paragraph; very long text (a guest may say anything) is cut. */
  private paragraph(text: string, lead: string, paint: (text: string) => string): string[] {
    const room = this.width - 2 - displayWidth(lead);
    return wrap(this.plain(fit(text, 400, this.cut())), room).map((part, index) => `  ${index === 0 ? paint(lead) : ' '.repeat(displayWidth(lead))}${part}`);
  }

  private plain(text: string): string {
    return this.ascii ? text.replace(/[^\x20-\x7e]/g, '?') : text;
  }

  private cut(): string | undefined {
    return this.ascii ? '...' : undefined;
  }

  private signs(): Record<Verdict, string> {
    return this.ascii ? ASCII_SIGNS : SIGNS;
  }

  private paint(verdict: Verdict): (text: string) => string {
    const { green, red, yellow, magenta } = this.colors;
    return { passed: green, failed: red, error: magenta, 'not-run': yellow }[verdict];
  }
}
