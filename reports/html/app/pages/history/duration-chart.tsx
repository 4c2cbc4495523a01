import { scaleLinear, scalePoint } from 'd3-scale';
import { line, symbol, symbolCircle, symbolSquare, symbolTriangle, type SymbolType } from 'd3-shape';
import type { Verdict } from '../../../../../harness/verify/outcome.ts';
import type { DurationPoint, DurationTrend } from '../../../../history/durations.ts';
import { inertLine } from '../../../../inert-text.ts';
import { duration, plural } from '../../../../quantity.ts';
import type { HistoryEntry } from '../../../../run-report.ts';
import { VERDICT_WORD } from '../../../status-words.ts';
import { Legend, type LegendEntry } from '../../charts/legend.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { runTime } from './run-time.tsx';

const WIDTH = 1000;
const LEFT = 128;
const RIGHT = 164;
const LANE = 104;
const TOP = 14;
const MOST_DATES = 6;
const SHAPE: Record<Exclude<Verdict, 'not-run'>, SymbolType> = { passed: symbolCircle, failed: symbolSquare, error: symbolTriangle };

/** A lane per strategy, a point per run, all lanes on one scale that begins at 0. The same is in the table below it. */
export function DurationChart({ trends, runs }: { trends: readonly DurationTrend[]; runs: readonly HistoryEntry[] }) {
  const longest = Math.max(1, ...trends.flatMap(({ points }) => points.map(({ durationMs }) => durationMs)));
  const x = scalePoint(runs.map(({ run }) => run), [LEFT + 12, WIDTH - RIGHT - 12]);
  const y = scaleLinear([0, longest], [LANE - 12, TOP]);
  const bottom = trends.length * LANE;
  return (
    <>
      <TableScroll label="Durations of the strategies">
        <svg class="durations" viewBox={`0 0 ${WIDTH} ${bottom + 30}`} role="img" aria-label={inertLine(`Durations by run. ${trends.map(spoken).join(' ')}`)}>
          {trends.map((trend, index) => (
            <g key={trend.strategy} transform={`translate(0 ${index * LANE})`}>
              <Lane trend={trend} runs={runs} x={(run) => x(run) ?? LEFT} y={(value) => y(value)} />
            </g>
          ))}
          {dated(runs).map((run) => (
            <text key={run.run} class="tick" x={x(run.run)} y={bottom + 20} text-anchor="middle">
              {run === runs.at(-1) ? 'this run' : runTime(run).slice(0, 10)}
            </text>
          ))}
        </svg>
      </TableScroll>
      <Legend entries={legendOf(trends)} />
    </>
  );
}

function Lane({ trend, runs, x, y }: { trend: DurationTrend; runs: readonly HistoryEntry[]; x: (run: string) => number; y: (value: number) => number }) {
  const { strategy, points, earlier, slower } = trend;
  const byRun = new Map(points.map((point) => [point.run, point]));
  const trace = line<DurationPoint | undefined>()
    .defined((point) => point !== undefined)
    .x((point) => x(point!.run))
    .y((point) => y(point!.durationMs))(runs.map(({ run }) => byRun.get(run)));
  const now = byRun.get(runs.at(-1)!.run);
  return (
    <>
      <text class="lane-name" x="4" y={LANE / 2}>{strategy}</text>
      <text class="tick" x="4" y={LANE / 2 + 17}>{earlier ? `median ${duration(earlier.medianMs)}` : 'no median'}</text>
      {earlier && <rect class="spread" x={LEFT} width={WIDTH - LEFT - RIGHT} y={y(earlier.highestMs)} height={Math.max(1, y(earlier.lowestMs) - y(earlier.highestMs))} />}
      {earlier && <line class="median" x1={LEFT} x2={WIDTH - RIGHT} y1={y(earlier.medianMs)} y2={y(earlier.medianMs)} />}
      <line class="grid" x1={LEFT} x2={WIDTH - RIGHT} y1={y(0)} y2={y(0)} />
      <text class="tick" x={LEFT - 7} y={y(0) + 4} text-anchor="end">0</text>
      {trace && <path class="trace" d={trace} />}
      {points.map((point) => (
        <g key={point.run} transform={`translate(${x(point.run)} ${y(point.durationMs)})`}>
          <title>{inertLine(`${runTime(point)}: ${duration(point.durationMs)}, ${VERDICT_WORD[point.verdict].toLowerCase()}${point.comparable ? '' : ', not compared'}`)}</title>
          <Point {...point} large={point === now} />
        </g>
      ))}
      <text class={slower ? 'lane-now is-slower' : 'lane-now'} x={WIDTH - RIGHT + 12} y={now ? Math.min(LANE - 30, Math.max(TOP + 6, y(now.durationMs) + 4)) : LANE / 2}>
        {now ? duration(now.durationMs) : 'did not run'}
      </text>
      {slower && <text class="tick is-slower" x={WIDTH - RIGHT + 12} y={Math.min(LANE - 14, Math.max(TOP + 22, y(now!.durationMs) + 20))}>{`${trend.ratio!.toFixed(1)} times the median`}</text>}
    </>
  );
}

function Point({ verdict, comparable, large }: Pick<DurationPoint, 'verdict' | 'comparable'> & { large: boolean }) {
  if (verdict === 'not-run') return null;
  return <path class={`point s-${verdict}${comparable ? '' : ' is-other'}`} d={symbol(SHAPE[verdict], large ? 110 : 56)()!} />;
}

function dated(runs: readonly HistoryEntry[]): HistoryEntry[] {
  const step = Math.max(1, Math.ceil(runs.length / MOST_DATES));
  return runs.filter((_, index) => (runs.length - 1 - index) % step === 0);
}

function spoken({ strategy, points, earlier, ratio }: DurationTrend): string {
  const now = points.at(-1);
  if (!now) return `${strategy}: did not run.`;
  const beside = earlier ? `, median of ${plural(earlier.runs, 'earlier run')} ${duration(earlier.medianMs)}, between ${duration(earlier.lowestMs)} and ${duration(earlier.highestMs)}` : '';
  return `${strategy}: ${duration(now.durationMs)} last${beside}${ratio === null ? '' : `, ${ratio.toFixed(1)} times the median`}.`;
}

function legendOf(trends: readonly DurationTrend[]): LegendEntry[] {
  const points = trends.flatMap((trend) => trend.points);
  const verdicts = (['passed', 'failed', 'error'] as const).filter((verdict) => points.some((point) => point.verdict === verdict));
  return [
    ...verdicts.map((verdict) => ({ sign: <path class={`point s-${verdict}`} d={symbol(SHAPE[verdict], 56)()!} />, text: VERDICT_WORD[verdict].toLowerCase() })),
    ...(points.some(({ comparable }) => !comparable) ? [{ sign: <path class="point s-not-applicable is-other" d={symbol(symbolCircle, 56)()!} />, text: 'hollow: another request or provider, or not judged; not compared' }] : []),
    ...(trends.some(({ earlier }) => earlier)
      ? [{ sign: <line class="median" x1="-6" x2="6" />, text: 'median of earlier runs that asked for the same' }, { sign: <rect class="spread" x="-6" y="-5" width="12" height="10" />, text: 'from the quickest to the slowest of them' }]
      : []),
  ];
}
