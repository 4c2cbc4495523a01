import type { StageName } from '../../harness/strategy/plan.ts';
import type { CellReport } from '../run-report.ts';
import { timelineModel } from './timeline-model.ts';

/** One picture of the console, in its place in time. */
export interface Frame {
  /** Place in `cell.screenshots`. */
  index: number;
  name: string;
  /** Milliseconds since the start on the strategy's lane of the timeline; null when it is not known. */
  atMs: number | null;
  stage?: StageName;
  reason?: string;
}

/** The pictures of a cell in order of time; those whose time is not known come last, in their own order. */
export function filmstrip(cell: CellReport): Frame[] {
  const [lane] = timelineModel([cell]).lanes;
  const frames = cell.screenshots.map(({ name, stage, reason }, index): Frame => {
    const atMs = lane!.screenshots.find((shot) => shot.index === index)?.atMs ?? null;
    const during = stage ?? lane!.segments.findLast((segment) => atMs !== null && segment.fromMs <= atMs)?.stage;
    return { index, name, atMs, ...(during !== undefined && { stage: during }), ...(reason !== undefined && { reason }) };
  });
  return frames.sort((left, right) => (left.atMs ?? Infinity) - (right.atMs ?? Infinity) || left.index - right.index);
}
