import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Verdict } from '../../harness/verify/outcome.ts';
import { median } from '../insight/median.ts';
import type { HistoryEntry } from '../run-report.ts';

export interface DurationPoint {
  run: string;
  startedAt: string;
  /** Milliseconds. */
  durationMs: number;
  verdict: Verdict;
  /** It asked for the same as the current run, on the same provider, and was judged. */
  comparable: boolean;
}
export interface DurationTrend {
  strategy: StrategyName;
  /** Oldest first, the current run last. Cells that did not run have none. */
  points: DurationPoint[];
  /** Of the earlier comparable runs, in milliseconds; null when there is none. */
  earlier: { runs: number; medianMs: number; lowestMs: number; highestMs: number } | null;
  /** The current run's time by the median. Null without a median, or when the current run was not judged. */
  ratio: number | null;
  /** The current run took more than one and a half times the median of at least two earlier ones. */
  slower: boolean;
}

const SLOWER = 1.5;
const FEWEST = 2;

/** What each strategy of the current run took over the runs; `runs` oldest first, the current one last. */
export function durations(runs: readonly HistoryEntry[]): DurationTrend[] {
  const current = runs.at(-1);
  if (!current) return [];
  return current.cells.map(({ strategy }) => {
    const points = runs.flatMap((run): DurationPoint[] => {
      const cell = run.cells.find((one) => one.strategy === strategy);
      if (!cell || cell.verdict === 'not-run') return [];
      const same = run.digest !== undefined && run.digest === current.digest && run.provider === current.provider;
      return [{ run: run.run, startedAt: run.startedAt, durationMs: cell.durationMs, verdict: cell.verdict, comparable: same && cell.verdict !== 'error' }];
    });
    const now = points.find(({ run }) => run === current.run);
    const times = points.filter(({ run, comparable }) => comparable && run !== current.run).map(({ durationMs }) => durationMs).sort((left, right) => left - right);
    const earlier = times.length > 0 ? { runs: times.length, medianMs: median(times), lowestMs: times[0]!, highestMs: times.at(-1)! } : null;
    const ratio = earlier && earlier.medianMs > 0 && now?.comparable ? now.durationMs / earlier.medianMs : null;
    return { strategy, points, earlier, ratio, slower: ratio !== null && ratio > SLOWER && earlier!.runs >= FEWEST };
  });
}
