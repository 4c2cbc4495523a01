import type { HistoryEntry } from '../run-report.ts';
import { changesSince, type Changes } from './changes-since.ts';
import { durations, type DurationTrend } from './durations.ts';
import { flakiness, type Flakiness } from './flakiness.ts';

export interface Trend {
  /** Oldest first, the current one last. */
  runs: HistoryEntry[];
  /** Against the last earlier run that passed; null when there is none. */
  sinceGreen: Changes | null;
  flaky: Flakiness[];
  durations: DurationTrend[];
}

/** What a scenario's earlier runs, oldest first, say beside the current one. */
export function trend(entries: readonly HistoryEntry[], current: HistoryEntry): Trend {
  const earlier = entries.filter(({ run }) => run !== current.run);
  const runs = [...earlier, current];
  const green = earlier.findLastIndex(({ verdict }) => verdict === 'passed');
  return {
    runs,
    sinceGreen: green < 0 ? null : changesSince(earlier[green]!, earlier.slice(green + 1), current),
    flaky: flakiness(runs),
    durations: durations(runs),
  };
}
