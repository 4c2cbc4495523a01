import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { StageName } from '../../harness/strategy/plan.ts';
import type { StageResult, Verdict } from '../../harness/verify/outcome.ts';
import { columnTitle } from '../column-title.ts';
import type { CellReport, HarnessStep } from '../run-report.ts';
import { timeTicks } from './time-ticks.ts';

/** The stages of several strategies on one axis. All times are milliseconds since each strategy's own start. */
export interface TimelineModel {
  /** The end of the longest lane; 0 when nothing was started. */
  endMs: number;
  ticks: number[];
  /** In the order of the cells. */
  lanes: TimelineLane[];
}
export interface TimelineLane {
  strategy: StrategyName;
  title: string;
  verdict: Verdict;
  /** The end of the last segment. */
  endMs: number;
  /** What the strategy took, as in `metrics.durationMs`: with what lies between and after stages, and the time of stages from the cache. */
  totalMs: number;
  /** The part of it that earlier runs spent. */
  cachedMs: number;
  reboots: number;
  segments: TimelineSegment[];
  restarts: { atMs: number; stage: StageName; proof: string }[];
  /** Those whose time is known; `index` is the place in `cell.screenshots`. */
  screenshots: { atMs: number; index: number; name: string }[];
  waits: TimelineWait[];
}
export interface TimelineSegment {
  stage: StageName;
  title: string;
  status: StageResult['status'];
  fromMs: number;
  toMs: number;
  reboots: number;
  /** The stage's result came from the cache. It is drawn as long as it took in the run that made it. */
  cached?: { run: string; durationMs: number };
  steps: TimelineStep[];
}
export interface TimelineStep extends Pick<HarnessStep, 'step' | 'action' | 'detail' | 'status'> {
  fromMs: number;
  toMs: number;
}
/** A step that waits for the guest, with the time that its plan allows. */
export interface TimelineWait {
  stage: StageName;
  step: string;
  action: string;
  status: HarnessStep['status'];
  fromMs: number;
  usedMs: number;
  allowedMs: number;
}

/**
 * The timeline of a scenario's cells. A stage that was taken from the cache is as long as it was in the run that made
 * it, and what follows is moved by as much: so a lane is as long as `metrics.durationMs` says that the strategy takes.
 * Stages without a recorded start follow the one before them.
 */
export function timelineModel(cells: readonly CellReport[]): TimelineModel {
  const lanes = cells.map(lane);
  const endMs = Math.max(0, ...lanes.map(({ endMs: end }) => end));
  return { endMs, ticks: timeTicks(endMs), lanes };
}

function lane(cell: CellReport): TimelineLane {
  const { outcome } = cell;
  const origin = Date.parse(outcome.startedAt);
  const spans = spansOf(outcome.stages, origin);
  const since = (at: string) => {
    const elapsed = Date.parse(at) - origin;
    // What earlier runs spent lies before everything that came after the cached stage.
    return elapsed + spans.reduce((sum, { stage, to }) => sum + (elapsed >= to ? (stage.cachedFrom?.durationMs ?? 0) : 0), 0);
  };
  const segments = spans.map(({ stage, from, to, shift }): TimelineSegment => {
    const toMs = to + shift + (stage.cachedFrom?.durationMs ?? 0);
    const steps = cell.steps.filter((step) => step.stage === stage.name);
    return {
      stage: stage.name, title: stage.title, status: stage.status, fromMs: from + shift, toMs, reboots: stage.reboots,
      ...(stage.cachedFrom && { cached: stage.cachedFrom }),
      // Within a stage from the cache there were no steps worth the name: its own took place in another run.
      steps: stage.cachedFrom ? [] : steps.map((step) => spanOfStep(step, since, toMs)),
    };
  });
  const endMs = Math.max(0, ...segments.map(({ toMs }) => toMs));
  const cachedMs = outcome.stages.reduce((sum, stage) => sum + (stage.cachedFrom?.durationMs ?? 0), 0);
  const known = (at: string | undefined): number | null => {
    const time = at === undefined ? Number.NaN : since(at);
    return Number.isFinite(time) && time >= 0 ? Math.min(time, endMs) : null;
  };
  return {
    strategy: outcome.strategy,
    title: columnTitle(outcome, outcome.strategy),
    verdict: outcome.verdict,
    endMs,
    totalMs: outcome.durationMs + cachedMs,
    cachedMs,
    reboots: outcome.reboots,
    segments,
    restarts: cell.reboots.flatMap(({ at, stage, proof }) => { const atMs = known(at); return atMs === null ? [] : [{ atMs, stage, proof }]; }),
    screenshots: cell.screenshots.flatMap(({ at, name }, index) => { const atMs = known(at); return atMs === null ? [] : [{ atMs, index, name }]; }),
    waits: waitsOf(cell, since, endMs),
  };
}

interface Span { stage: StageResult; from: number; to: number; /** What the stages from the cache before it took. */ shift: number }

function spansOf(stages: readonly StageResult[], origin: number): Span[] {
  let cursor = 0;
  let shift = 0;
  return stages.flatMap((stage) => {
    if (stage.status === 'not-run') return [];
    const recorded = stage.startedAt ? Date.parse(stage.startedAt) - origin : Number.NaN;
    const from = Number.isFinite(recorded) && recorded >= 0 ? recorded : cursor;
    cursor = from + Math.max(0, stage.durationMs ?? 0);
    const span = { stage, from, to: cursor, shift };
    shift += stage.cachedFrom?.durationMs ?? 0;
    return [span];
  });
}

function spanOfStep({ step, action, detail, status, startedAt, durationMs }: HarnessStep, since: (at: string) => number, end: number): TimelineStep {
  const fromMs = Math.max(0, since(startedAt));
  return { step, action, detail, status, fromMs, toMs: durationMs === undefined ? Math.max(fromMs, end) : fromMs + Math.max(0, durationMs) };
}

function waitsOf({ plan, steps }: CellReport, since: (at: string) => number, end: number): TimelineWait[] {
  return steps.flatMap(({ stage, step, action, status, startedAt, durationMs }) => {
    const planned = plan?.stages.find((candidate) => candidate.name === stage)?.steps.find((candidate) => candidate.id === step);
    if (!planned || !('deadlineMinutes' in planned)) return [];
    const fromMs = Math.max(0, since(startedAt));
    return [{ stage, step, action, status, fromMs, usedMs: durationMs ?? Math.max(0, end - fromMs), allowedMs: planned.deadlineMinutes * 60_000 }];
  });
}
