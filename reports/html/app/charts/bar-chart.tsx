import { scaleLinear } from 'd3-scale';
import { inertLine } from '../../../inert-text.ts';
import { Hatch } from './hatch.tsx';

export interface BarRow {
  name: string;
  /** What is written at its end. */
  text: string;
  /** Null: not measured. May be negative. */
  value: number | null;
  /** The part of `value` that an earlier run spent: striped. */
  cached?: number;
  /** The budget: written beside the name, a line at its value. */
  allowed?: { value: number; text: string };
}
const WIDTH = 520;
const ROW = 48;
const BAR = 14;
/** Room for the text behind a bar. */
const TEXT = 150;

/** Values of the strategies as bars from one zero. `id` must be the page's only one. */
export function BarChart({ id, label, rows }: { id: string; label: string; rows: readonly BarRow[] }) {
  const values = rows.flatMap(({ value, allowed }) => [value ?? 0, allowed?.value ?? 0]);
  const x = scaleLinear([Math.min(0, ...values), Math.max(0, ...values) || 1], [4, WIDTH - TEXT]);
  const hatch = `${id}-cached`;
  return (
    <svg class="bars" viewBox={`0 0 ${WIDTH} ${rows.length * ROW}`} role="img" aria-label={inertLine(`${label}. ${rows.map((row) => `${row.name}: ${row.text}${row.allowed ? `, budget ${row.allowed.text}` : ''}.`).join(' ')}`)}>
      <Hatch id={hatch} />
      {rows.map(({ name, text, value, cached = 0, allowed }, index) => {
        const [from, to] = value === null ? [x(0), x(0)] : [x(Math.min(0, value)), x(Math.max(0, value))];
        const over = allowed !== undefined && value !== null && value > allowed.value;
        return (
          <g key={name} transform={`translate(0 ${index * ROW})`}>
            <text x="4" y="14">
              <tspan class="lane-name">{inertLine(name)}</tspan>
              {allowed && (
                <tspan class="budget-text" dx="10">
                  budget {allowed.text}
                </tspan>
              )}
            </text>
            <text class={value === null ? 'bar-text is-none' : 'bar-text'} x={Math.max(to, x(0), allowed ? x(allowed.value) : 0) + 8} y={22 + BAR / 2 + 4.5}>
              {text}
            </text>
            <rect class={over ? 'bar-fill is-over' : 'bar-fill'} x={from} y="22" width={Math.max(value === null ? 0 : 1, to - from)} height={BAR} rx="2" />
            {cached > 0 && <rect class="cached-over" fill={`url(#${hatch})`} x={x(0)} y="22" width={x(cached) - x(0)} height={BAR} rx="2" />}
            {allowed && (
              <g transform={`translate(${x(allowed.value)} 0)`}>
                <title>{`Budget: ${allowed.text}`}</title>
                <line class="budget-line" y1="18" y2={BAR + 26} />
              </g>
            )}
          </g>
        );
      })}
      <line class="grid" x1={x(0)} x2={x(0)} y1="18" y2={rows.length * ROW - 8} />
    </svg>
  );
}
