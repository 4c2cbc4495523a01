import { scaleLinear } from 'd3-scale';
import { inertLine } from '../../../inert-text.ts';
import type { StrategyName } from '../../../../harness/servicing/operation.ts';
import type { StageName } from '../../../../harness/strategy/plan.ts';
import { tickLabel, timeTicks } from '../../../insight/time-ticks.ts';
import type { TimelineModel } from '../../../insight/timeline-model.ts';
import { duration, plural } from '../../../quantity.ts';
import { TableScroll } from '../parts/table-scroll.tsx';
import { Hatch } from './hatch.tsx';
import { Legend, type LegendEntry } from './legend.tsx';
import { DeadlineMark, PictureMark, RestartMark } from './marks.tsx';
import { missedDeadlines } from './missed-deadlines.ts';
import { LANE_HEIGHT, TimelineLaneDrawing } from './timeline-lane.tsx';

const WIDTH = 1000;
const STAGES: readonly StageName[] = ['host', 'pe', 'setup', 'audit', 'generalize', 'oobe', 'verify'];
/** A budget further away than this would press the stages together. */
const FURTHEST_BUDGET = 1.6;

interface TimelineChartProps {
  model: TimelineModel;
  label: string;
  /** Milliseconds. */
  budgets?: Partial<Record<StrategyName, number>>;
  /** Index of the picture that a reader looks at; for a model of one strategy. */
  lit?: number | undefined;
}

/** The stages of each strategy on one axis: elapsed time since its own start. The same is in `TimelineTable`, for those who do not see it. */
export function TimelineChart({ model, label, budgets = {}, lit }: TimelineChartProps) {
  if (model.endMs === 0) return <p class="quiet">No stage was started.</p>;
  const near = Object.values(budgets).filter((budget) => budget <= model.endMs * FURTHEST_BUDGET);
  const end = Math.max(model.endMs, ...near);
  const x = scaleLinear([0, end], [6, WIDTH - 6]);
  const bottom = model.lanes.length * LANE_HEIGHT;
  const hatch = `cached-${model.lanes.map((lane) => lane.strategy).join('-')}`;
  return (
    <>
      <TableScroll label={label}>
        <svg class="timeline" viewBox={`0 0 ${WIDTH} ${bottom + 26}`} role="img" aria-label={inertLine(`${label}. ${model.lanes.map(spoken).join(' ')}`)}>
          <Hatch id={hatch} />
          {timeTicks(end).map((time) => (
            <g key={time} transform={`translate(${x(time)} 0)`}>
              <line class="grid" y1="18" y2={bottom} />
              <text class="tick" y={bottom + 17} text-anchor={time === 0 ? 'start' : x(time) > WIDTH - 30 ? 'end' : 'middle'}>
                {tickLabel(time)}
              </text>
            </g>
          ))}
          {model.lanes.map((lane, index) => (
            <TimelineLaneDrawing key={lane.strategy} lane={lane} x={x} y={index * LANE_HEIGHT} hatch={hatch} named={model.lanes.length > 1} lit={lit} {...(budgets[lane.strategy] !== undefined && { budgetMs: budgets[lane.strategy]! })} />
          ))}
        </svg>
      </TableScroll>
      <Legend entries={legendOf(model, near.length > 0, hatch, end)} />
    </>
  );
}

function spoken({ title, segments, reboots, totalMs }: TimelineModel['lanes'][number]): string {
  if (segments.length === 0) return `${title}: not run.`;
  return `${title}: ${segments.map(({ stage, fromMs, toMs, cached }) => `${stage} ${duration(toMs - fromMs)}${cached ? ' from the cache' : ''}`).join(', ')}; ${duration(totalMs)} and ${plural(reboots, 'restart')} in all.`;
}

function legendOf({ lanes }: TimelineModel, budget: boolean, hatch: string, end: number): LegendEntry[] {
  const segments = lanes.flatMap((lane) => lane.segments);
  const square = (props: Record<string, string>) => <rect x="-6" y="-6" width="12" height="12" rx="2" {...props} />;
  return [
    ...STAGES.filter((stage) => segments.some((segment) => segment.stage === stage)).map((stage) => ({ sign: square({ class: `stage stage-${stage}` }), text: stage })),
    ...(segments.some((segment) => segment.cached) ? [{ sign: square({ fill: `url(#${hatch})` }), text: 'from the cache, as long as it took when it was made' }] : []),
    ...(segments.some((segment) => segment.status === 'failed') ? [{ sign: <rect class="stage is-failed" x="-5" y="-5" width="10" height="10" rx="2" />, text: 'failed' }] : []),
    ...(segments.some((segment) => segment.steps.length > 0) ? [{ sign: <rect class="step-strip is-succeeded" x="-6" y="-2" width="12" height="4" />, text: "wimproof's own steps" }] : []),
    ...(lanes.some((lane) => lane.restarts.length > 0) ? [{ sign: <RestartMark />, text: 'restart' }] : []),
    ...(lanes.some((lane) => lane.screenshots.length > 0) ? [{ sign: <PictureMark />, text: 'picture of the console' }] : []),
    ...(lanes.some((lane) => missedDeadlines(lane, end).length > 0) ? [{ sign: <DeadlineMark />, text: 'deadline of a wait' }] : []),
    ...(budget ? [{ sign: <line class="budget-line" y1="-6" y2="6" />, text: 'budget' }] : []),
  ];
}
