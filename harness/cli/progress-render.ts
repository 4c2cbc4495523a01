import picocolors from 'picocolors';
import { column, displayWidth, fit } from '../../reports/display-width.ts';
import { inertLine } from '../../reports/inert-text.ts';
import { duration } from '../../reports/quantity.ts';
import type { ProgressRow, ProgressState } from './progress-state.ts';

export interface RenderOptions {
  /** Milliseconds since the epoch. */
  now: number;
  /** Columns and rows of the terminal. */
  width: number;
  height: number;
  color: boolean;
  ascii: boolean;
}
const SIGN = { passed: '\u2714', failed: '\u2718', error: '\u2718', 'not-run': '?', running: '\u25cf' };
const ASCII_SIGN = { passed: 'ok', failed: 'FAIL', error: 'ERROR', 'not-run': '?', running: '*' };

/** The lines of the rows that still run, then a summary; never wider or higher than the terminal. */
export function renderLive(state: ProgressState, options: RenderOptions): string[] {
  const running = state.rows.filter((row) => row.state === 'running');
  const shown = running.slice(0, Math.max(1, options.height - 3));
  const lines = shown.map((row) => renderRow(row, state, options));
  if (shown.length < running.length) lines.push(fit(`  and ${running.length - shown.length} more running`, options.width));
  return lines;
}

/**
 * One row: sign, name, stage n/m, what is being done, elapsed. When the terminal is narrow, what is being done is cut
 * first, then the name.
 */
export function renderRow(row: ProgressRow, state: ProgressState, options: RenderOptions): string {
  const { color, ascii, width } = options;
  const colors = picocolors.createColors(color);
  const sign = (ascii ? ASCII_SIGN : SIGN)[row.state];
  const paint = { passed: colors.green, failed: colors.red, error: colors.magenta, 'not-run': colors.yellow, running: colors.cyan }[row.state];
  const signWidth = ascii ? 5 : 1;
  const names = state.rows.map((other) => displayWidth(nameOf(other)));
  const elapsed = width < 40 ? '' : duration(Math.max(0, (row.endedAt ?? options.now) - row.startedAt));
  const wanted = Math.min(Math.max(...names, displayWidth(nameOf(row))), Math.max(10, Math.floor(width / 3)));
  const nameWidth = Math.min(wanted, width - signWidth - displayWidth(elapsed) - 3);
  const middleWidth = width - signWidth - nameWidth - displayWidth(elapsed) - 4;
  const middle = row.state === 'running' ? activity(row) : ended(row);
  const ellipsis = ascii ? '...' : undefined;
  const plain = (text: string) => (ascii ? text.replace(/[^\x20-\x7e]/g, '?') : text);
  return [
    paint(column(sign, signWidth)),
    colors.bold(column(plain(nameOf(row)), nameWidth, ellipsis)),
    ...(middleWidth > 3 ? [column(plain(middle), middleWidth, ellipsis)] : []),
    ` ${colors.dim(elapsed)}`,
  ].join(' ').trimEnd();
}

function nameOf(row: ProgressRow): string {
  return `${inertLine(row.scenario)}/${row.strategy}`;
}

function activity(row: ProgressRow): string {
  const stage = row.stages[row.stage];
  const place = stage ? `${stage.name} ${row.stage + 1}/${row.stages.length}` : 'starting';
  const phase = row.phase && row.phase !== stage?.name ? ` (${inertLine(row.phase)})` : '';
  return `${place}${phase}  ${inertLine(row.step)}`.trimEnd();
}

function ended(row: ProgressRow): string {
  const restarts = row.reboots > 0 ? `, ${row.reboots} restart${row.reboots === 1 ? '' : 's'}` : '';
  const cause = row.error && row.state !== 'passed' ? `  ${row.error.code}: ${inertLine(row.error.cause)}` : '';
  return `${row.state}${restarts}${cause}`;
}
