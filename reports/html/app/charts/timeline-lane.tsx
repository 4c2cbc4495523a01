import type { ScaleLinear } from 'd3-scale';
import { inertLine } from '../../../inert-text.ts';
import type { TimelineLane, TimelineSegment } from '../../../insight/timeline-model.ts';
import { duration, plural } from '../../../quantity.ts';
import { DeadlineMark, PictureMark, RestartMark } from './marks.tsx';
import { missedDeadlines } from './missed-deadlines.ts';

export const LANE_HEIGHT = 82;
const BAR_TOP = 20;
const BAR = 24;
const STEPS_TOP = BAR_TOP + BAR + 2;
const MARKS = STEPS_TOP + 13;
const PICTURES = MARKS + 11;
/** Steps shorter than this many units cannot be seen. */
const THIN = 0.6;
/** Left of this the names of strategies stand. */
const NAME_ENDS = 380;

interface TimelineLaneProps {
  lane: TimelineLane;
  x: ScaleLinear<number, number>;
  y: number;
  /** Id of the pattern for time from the cache. */
  hatch: string;
  budgetMs?: number;
  /** Names the strategy above its lane. */
  named: boolean;
  /** Index of the picture that a reader looks at. */
  lit?: number | undefined;
}

/** One strategy: its stages, the harness's steps as a thin strip below, restarts, pictures, deadlines and its budget. */
export function TimelineLaneDrawing({ lane, x, y, hatch, budgetMs, named, lit }: TimelineLaneProps) {
  const start = x(0);
  return (
    <g transform={`translate(0 ${y})`}>
      {named && (
        <text x={start} y="13">
          <tspan class="lane-name">{inertLine(lane.title)}</tspan>
          <tspan class="tick" dx="10">
            {lane.segments.length === 0 ? 'not run' : `${duration(lane.totalMs)}, ${plural(lane.reboots, 'restart')}`}
          </tspan>
        </text>
      )}
      {lane.segments.length === 0 && <line class="lane-empty" x1={start} x2={x.range()[1]} y1={BAR_TOP + BAR / 2} y2={BAR_TOP + BAR / 2} />}
      {lane.segments.map((segment, index) => (
        <Segment key={index} segment={segment} x={x} hatch={hatch} />
      ))}
      {missedDeadlines(lane, x.domain()[1]!).map((wait, index) => (
        <g key={index} transform={`translate(${x(wait.fromMs + wait.allowedMs)} ${MARKS})`}>
          <title>{`Deadline of ${wait.step}: ${duration(wait.allowedMs)}`}</title>
          <DeadlineMark />
        </g>
      ))}
      {lane.restarts.map((restart, index) => (
        <g key={index} transform={`translate(${x(restart.atMs)} 0)`}>
          <title>{inertLine(`Restart after ${duration(restart.atMs)} in stage ${restart.stage}: ${restart.proof}`)}</title>
          <line class="restart-line" y1={BAR_TOP - 2} y2={STEPS_TOP + 5} />
          <g transform={`translate(0 ${MARKS})`}>
            <RestartMark />
          </g>
        </g>
      ))}
      {lane.screenshots.map((shot) => (
        <g key={shot.index} class={shot.index === lit ? 'is-lit' : undefined} transform={`translate(${x(shot.atMs)} ${PICTURES})`}>
          <title>{inertLine(`Picture of the console after ${duration(shot.atMs)}: ${shot.name}`)}</title>
          <PictureMark />
        </g>
      ))}
      {budgetMs !== undefined && budgetMs <= x.domain()[1]! && (
        <g transform={`translate(${x(budgetMs)} 0)`}>
          <title>{`Budget: ${duration(budgetMs)}`}</title>
          <line class="budget-line" y1={BAR_TOP - 5} y2={STEPS_TOP + 7} />
          {x(budgetMs) > NAME_ENDS && (
            <text class="budget-text" y={BAR_TOP - 8} text-anchor="end">
              budget
            </text>
          )}
        </g>
      )}
    </g>
  );
}

function Segment({ segment, x, hatch }: { segment: TimelineSegment; x: ScaleLinear<number, number>; hatch: string }) {
  const left = x(segment.fromMs);
  const width = Math.max(2, x(segment.toMs) - left - 1);
  const text = segment.cached ? `${segment.stage} (cached)` : segment.stage;
  const textWidth = text.length * 7.4;
  return (
    <g>
      <title>{inertLine(segmentTitle(segment))}</title>
      <rect class={`stage stage-${segment.stage} is-${segment.status}`} x={left} y={BAR_TOP} width={width} height={BAR} rx="3" />
      {segment.cached && <rect class="cached-over" fill={`url(#${hatch})`} x={left} y={BAR_TOP} width={width} height={BAR} rx="3" />}
      {width > textWidth + 12 && (
        <>
          {/* On stripes a name is hard to read. */}
          {segment.cached && <rect class={`stage stage-${segment.stage}`} x={left + 4} y={BAR_TOP + 4} width={textWidth + 4} height={BAR - 8} rx="3" />}
          <text class="stage-text" x={left + 8} y={BAR_TOP + BAR / 2 + 4.5}>
            {text}
          </text>
        </>
      )}
      {segment.steps
        .filter((step) => x(step.toMs) - x(step.fromMs) >= THIN)
        .map((step, index) => (
          <rect key={index} class={`step-strip is-${step.status}`} x={x(step.fromMs)} y={STEPS_TOP} width={Math.max(THIN, x(step.toMs) - x(step.fromMs) - 0.8)} height="4">
            <title>{inertLine(`${step.action} ${step.detail}: ${duration(step.toMs - step.fromMs)}, ${step.status}`)}</title>
          </rect>
        ))}
    </g>
  );
}

/** `Windows Setup: succeeded, 1 min 23 s, 1 restart`. */
export function segmentTitle({ title, stage, status, fromMs, toMs, reboots, cached }: TimelineSegment): string {
  const state = cached ? `from the cache, took ${duration(cached.durationMs)} in run ${cached.run}` : `${status}, ${duration(toMs - fromMs)}`;
  return `${stage}, ${title}: ${state}, ${plural(reboots, 'restart')}`;
}
