import type { Documentation } from '../documentation.ts';
import { ruleFor, type CapabilityTarget } from '../capability.ts';
import type { Mechanism } from '../mechanism.ts';
import { STRATEGIES, type StrategyName } from '../operation.ts';
import { ROWS, type Row } from './row.ts';

/** One cell of the matrix as it stands for an image. */
export interface CapabilityCell {
  row: Row;
  title: string;
  strategy: StrategyName;
  possible: boolean;
  /** Default first. */
  ways: { mechanism: Mechanism; text: string; source: Documentation }[];
  /** Why not, or why the first way is the default. */
  why: string;
  source: Documentation;
}

/** Every cell of the matrix for an image. Pure. */
export function capabilityCells(target: CapabilityTarget): CapabilityCell[] {
  return (Object.keys(ROWS) as Row[]).flatMap((row) =>
    STRATEGIES.map((strategy): CapabilityCell => {
      const rule = ruleFor(row, strategy, target);
      if (!rule) throw new RangeError(`the matrix has no rule for ${row} under ${strategy} on Windows ${target.version}`);
      return { row, title: ROWS[row], strategy, possible: rule.ways.length > 0, ways: [...rule.ways], why: rule.why, source: rule.source };
    }),
  );
}

/** A table for a terminal: one line a row of the matrix, mechanisms or `-`; below it why not. */
export function renderMatrixTable(target: CapabilityTarget, cells: readonly CapabilityCell[], columns: number): string {
  const rows = byRow(cells);
  const wide = Math.max(...rows.map(([row]) => row.length));
  const width = Math.max(20, Math.floor((Math.min(columns, 220) - wide - 6) / 3));
  const line = (first: string, rest: readonly string[]): string => [first.padEnd(wide), ...rest.map((text) => cut(text, width).padEnd(width))].join('  ').trimEnd();
  const lines = rows.map(([row, own]) => line(row, own.map((cell) => (cell.possible ? cell.ways.map(({ mechanism }) => mechanism).join(', ') : 'not possible'))));
  const reasons = cells.filter(({ possible }) => !possible).map(({ row, strategy, why, source }) => `  ${row} ${strategy}: ${why} (${source.title})`);
  return [`Windows ${target.version}, ${target.installationType ?? 'Client'}`, '', line('', STRATEGIES), ...lines, '', 'Not possible:', ...reasons, ''].join('\n');
}

/** A table for Markdown; the links to the documentation are defined below it. */
export function renderMatrixMarkdown(target: CapabilityTarget, cells: readonly CapabilityCell[]): string {
  const linked = new Map<string, Documentation>();
  const link = (source: Documentation): string => {
    const key = source.url.split('/').at(-1)!;
    linked.set(key, source);
    return `[source][${key}]`;
  };
  const cell = ({ possible, ways, why, source }: CapabilityCell): string => {
    if (!possible) return `not possible: ${why} (${link(source)})`;
    const [first, ...others] = ways;
    const also = others.length > 0 ? `; or \`${others.map(({ mechanism }) => mechanism).join('`, `')}\`` : '';
    return `\`${first!.mechanism}\`: ${first!.text} (${link(first!.source)})${also}${why === '' ? '' : `. ${why[0]!.toUpperCase()}${why.slice(1)}.`}`;
  };
  const lines = byRow(cells).map(([row, own]) => `| ${own[0]!.title}<br>\`${row}\` | ${own.map((one) => cell(one).replaceAll('|', '\\|')).join(' | ')} |`);
  const definitions = [...linked].map(([key, { title, url }]) => `[${key}]: ${url} "${title}"`);
  return [`| Windows ${target.version}, ${target.installationType ?? 'Client'} | ${STRATEGIES.join(' | ')} |`, `| --- |${' --- |'.repeat(STRATEGIES.length)}`, ...lines, '', ...definitions, ''].join('\n');
}

function byRow(cells: readonly CapabilityCell[]): [Row, CapabilityCell[]][] {
  const rows = new Map<Row, CapabilityCell[]>();
  for (const cell of cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell]);
  return [...rows];
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
