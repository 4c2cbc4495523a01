import picocolors from 'picocolors';
import type { StrategyName } from '../harness/servicing/operation.ts';
import type { CheckStatus, Comparison, Difference, Outcome, Verdict } from '../harness/verify/outcome.ts';
import { column, displayWidth, fit, wrap } from './display-width.ts';
import { inertLine } from './inert-text.ts';
import { duration, growth, plural } from './quantity.ts';

type Metric = NonNullable<Comparison['metrics'][StrategyName]>;

export interface TableOptions {
  /** Columns of the terminal. Default 100. */
  width?: number;
  /** ANSI colours. Default false. */
  color?: boolean;
  /** Plain ASCII instead of signs and rules. Default false. */
  ascii?: boolean;
}
type Status = CheckStatus | 'not-run';
type Colors = ReturnType<typeof picocolors.createColors>;

const SIGNS: Record<Status, string> = { passed: '\u2714', failed: '\u2718', 'not-possible': '\u2013', 'not-applicable': '\u00b7', 'not-run': '?' };
const ASCII_SIGNS: Record<Status, string> = { passed: 'ok', failed: 'FAIL', 'not-possible': '--', 'not-applicable': 'n/a', 'not-run': 'not run' };
const LEGEND: Record<Status, string> = { passed: 'landed', failed: 'did not land', 'not-possible': 'not possible', 'not-applicable': 'not judged', 'not-run': 'not run' };
const GAP = '  ';

/**
 * A comparison as text: operations x strategies, then verdict, time, restarts and image growth, then the differences,
 * then the reasons that the table's numbers point to. No line is wider than `width`. Ends with a newline.
 */
export function terminalTable(comparison: Comparison, options: TableOptions = {}): string {
  return new Table(comparison, options).render();
}

class Table {
  private readonly comparison: Comparison;
  private readonly width: number;
  private readonly ascii: boolean;
  private readonly colors: Colors;
  private readonly reasons: string[] = [];

  constructor(comparison: Comparison, options: TableOptions) {
    this.comparison = comparison;
    this.width = Math.max(40, options.width ?? 100);
    this.ascii = options.ascii ?? false;
    this.colors = picocolors.createColors(options.color ?? false);
  }

  render(): string {
    const { strategies, scenario, verdict } = this.comparison;
    const rows = this.comparison.operations.map((row) => ({
      title: inertLine(row.title),
      cells: strategies.map((strategy) => this.cell(strategy, row.cells[strategy])),
    }));
    const metrics = this.metricRows();
    const cellWidth = Math.min(
      Math.max(...[...rows, ...metrics].flatMap((row) => row.cells.map((cell) => displayWidth(cell.text))), ...strategies.map((name) => name.length)),
      Math.floor((this.width - 12) / Math.max(1, strategies.length)) - GAP.length,
    );
    const titleWidth = Math.min(
      Math.max(...[...rows, ...metrics].map((row) => displayWidth(row.title)), 9),
      this.width - strategies.length * (cellWidth + GAP.length),
    );
    const line = (title: string, cells: { text: string; paint: (text: string) => string }[]) =>
      [this.column(title, titleWidth), ...cells.map((cell) => cell.paint(this.column(cell.text, cellWidth)))].join(GAP).trimEnd();
    const rule = this.colors.dim((this.ascii ? '-' : '\u2500').repeat(titleWidth + strategies.length * (cellWidth + GAP.length)));
    const name = fit(inertLine(scenario), this.width - 12, this.ascii ? '...' : undefined);
    return [
      `${this.colors.bold(name)}  ${this.verdictPaint(verdict)(verdict.toUpperCase())}`,
      '',
      line('', strategies.map((strategy) => ({ text: strategy, paint: this.colors.bold }))),
      rule,
      ...rows.map((row) => line(row.title, row.cells)),
      rule,
      ...metrics.map((row) => line(row.title, row.cells)),
      '',
      ...this.differenceLines(),
      ...this.reasonLines(),
      ...this.legend(),
      '',
    ].join('\n');
  }

  private cell(strategy: StrategyName, cell: { status: Status; text: string } | undefined) {
    const status = cell?.status ?? 'not-run';
    const explained = status !== 'passed' && cell?.text;
    return { text: `${this.sign(status)}${explained ? ` [${this.reason(`${strategy}: ${inertLine(cell.text)}`)}]` : ''}`, paint: this.statusPaint(status) };
  }

  /** The number of a reason; one that was given before keeps its number. */
  private reason(text: string): number {
    const known = this.reasons.indexOf(text);
    return known >= 0 ? known + 1 : this.reasons.push(text);
  }

  private metricRows() {
    const { strategies, metrics } = this.comparison;
    const row = (title: string, value: (metric: Metric) => string, paint?: (verdict: Verdict) => (text: string) => string) => ({
      title,
      cells: strategies.map((strategy) => {
        const metric = metrics[strategy];
        return { text: metric ? value(metric) : '', paint: (metric && paint?.(metric.verdict)) ?? String };
      }),
    });
    return [
      row('Verdict', (metric) => metric.verdict, (verdict) => this.verdictPaint(verdict)),
      row('Checks passed', (metric) => (judged(metric) ? `${metric.passed} of ${metric.passed + metric.failed}` : 'none judged')),
      row('Time', (metric) => duration(metric.durationMs)),
      ...(Object.values(metrics).some((metric) => metric.cachedMs) ? [row('  from the cache', (metric) => (metric.cachedMs ? duration(metric.cachedMs) : ''))] : []),
      row('Restarts', (metric) => String(metric.reboots)),
      row('Image growth', (metric) => growth(metric.imageGrowthBytes)),
    ];
  }

  private differenceLines(): string[] {
    const { differences } = this.comparison;
    const of = (kind: Difference['class']) => differences.filter((difference) => difference.class === kind);
    const [unexpected, expected, impossible] = [of('unexpected'), of('expected'), of('not-possible')];
    if (this.comparison.strategies.length < 2) return [];
    if (differences.length === 0) {
      const systems = Object.values(this.comparison.metrics).filter(judged).length;
      return [...wrap(systems < 2 ? 'Fewer than two strategies left a system: there is nothing to compare.' : 'No differences between the systems.', this.width), ''];
    }
    const summary = [`${unexpected.length} unexpected`, `${expected.length} expected`, `${impossible.length} not possible everywhere`].join(', ');
    return [
      ...wrap(`${plural(differences.length, 'difference')}: ${summary}`, this.width).map((text, index) => (index === 0 ? this.colors.bold(text) : text)),
      ...unexpected.flatMap((difference) => {
        const values = this.comparison.strategies.filter((strategy) => strategy in difference.values).map((strategy) => `${strategy}: ${inertLine(difference.values[strategy] ?? 'absent')}`);
        return this.indented(`${inertLine(difference.subject)} (${values.join('; ')})`, `${this.sign('failed')} `, this.colors.red);
      }),
      '',
    ];
  }

  private reasonLines(): string[] {
    if (this.reasons.length === 0) return [];
    return [this.colors.bold('Reasons'), ...this.reasons.flatMap((text, index) => this.indented(text, `[${index + 1}] `, String)), ''];
  }

  private legend(): string[] {
    if (this.ascii) return [];
    const used = new Set(this.comparison.operations.flatMap((row) => this.comparison.strategies.map((strategy) => row.cells[strategy]?.status ?? 'not-run')));
    const words = (Object.keys(SIGNS) as Status[]).filter((status) => used.has(status)).map((status) => `${SIGNS[status]} ${LEGEND[status]}`);
    return words.length === 0 ? [] : wrap(words.join('   '), this.width).map((text) => this.colors.dim(text));
  }

  /** A hanging paragraph; very long text (a guest may say anything) is cut. */
  private indented(text: string, lead: string, paint: (text: string) => string): string[] {
    const room = this.width - 2 - displayWidth(lead);
    return wrap(this.plain(fit(text, 800, this.ascii ? '...' : undefined)), room).map((part, index) => `  ${index === 0 ? paint(lead) : ' '.repeat(displayWidth(lead))}${part}`);
  }

  private column(text: string, width: number): string {
    return column(this.plain(text), width, this.ascii ? '...' : undefined);
  }

  private plain(text: string): string {
    return this.ascii ? text.replace(/[^\x20-\x7e]/g, '?') : text;
  }

  private sign(status: Status): string {
    return (this.ascii ? ASCII_SIGNS : SIGNS)[status];
  }

  private statusPaint(status: Status): (text: string) => string {
    const { green, red, yellow, dim } = this.colors;
    return { passed: green, failed: red, 'not-possible': dim, 'not-applicable': dim, 'not-run': yellow }[status];
  }

  private verdictPaint(verdict: Verdict): (text: string) => string {
    const { green, red, yellow, magenta } = this.colors;
    return { passed: green, failed: red, error: magenta, 'not-run': yellow }[verdict];
  }
}

/** Whether there was a system to judge. */
function judged({ passed, failed }: Metric): boolean {
  return passed + failed > 0;
}

/** An outcome's error as text: place, code and cause on a line, the mend on the next. Empty without an error. */
export function errorText({ scenario, strategy, error }: Outcome): string {
  return error ? `${inertLine(scenario)} / ${strategy}: ${error.code}: ${inertLine(error.cause)}\n  mend: ${inertLine(error.mend)}\n` : '';
}
