import type { JournalEvent } from '../run/journal-event.ts';
import { STRATEGIES, type StrategyName } from '../servicing/operation.ts';
import type { Verdict } from '../verify/outcome.ts';

/**
 * The journals of several runs as that of one: one start (the earliest), every event of every cell by time, one end
 * (the latest) with the verdict of the whole.
 */
export function mergeJournals(journals: readonly (readonly JournalEvent[])[], whole: { run: string; scenarios: string[]; provider: string; version: string; startedAt: string; exitCode: number; verdict: Verdict }): JournalEvent[] {
  const { run, scenarios, provider, version, startedAt, exitCode, verdict } = whole;
  const events = journals.flat();
  const cells = events.flatMap((event) => ('strategy' in event ? [{ ...event, run }] : [])).sort((left, right) => Date.parse(left.at) - Date.parse(right.at));
  const used = new Set<StrategyName>(events.flatMap((event) => (event.type === 'run-start' ? event.strategies : 'strategy' in event ? [event.strategy] : [])));
  const last = events.reduce((latest, { at }) => (Date.parse(at) > Date.parse(latest) ? at : latest), startedAt);
  return [
    { at: startedAt, run, type: 'run-start', scenarios, strategies: STRATEGIES.filter((name) => used.has(name)), provider, version },
    ...cells,
    { at: last, run, type: 'run-end', exitCode, verdict },
  ];
}
