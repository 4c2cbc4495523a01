import { changesSince, type InputChange } from './history/changes-since.ts';
import { historyEntry } from './history/history-entry.ts';
import { inertLine } from './inert-text.ts';
import type { HistoryEntry, RunHead, ScenarioReport } from './run-report.ts';

export interface SinceGreen {
  /** The last run in which the scenario was green. */
  green: Pick<HistoryEntry, 'run' | 'startedAt'>;
  /** Runs that were not green since, this one too. */
  redRuns: number;
  /** What is recorded of both runs and not the same: request, base image, Windows version after servicing, wimproof, provider. */
  changed: string[];
}

/** What changed since a scenario was green. Undefined while it is green, when nobody looked at history, or when it never was. */
export function sinceGreen(scenario: ScenarioReport, head: Pick<RunHead, 'run' | 'startedAt' | 'version' | 'provider'>): SinceGreen | undefined {
  const { comparison, history = [] } = scenario;
  const at = comparison.verdict === 'passed' ? -1 : history.findLastIndex(({ verdict }) => verdict === 'passed');
  const green = history[at];
  if (!green) return undefined;
  const current = historyEntry(scenario, head);
  const { inputs } = changesSince(green, history.slice(at + 1), current);
  const [then, now] = [green, current].map(({ cells }) => cells.map(({ strategy }) => strategy).join(', '));
  const of = (input: InputChange['input']): InputChange | undefined => inputs.find((one) => one.input === input);
  const phrase = (input: InputChange['input'], what: string): string[] => {
    const change = of(input);
    return change ? [`${what} ${inertLine(change.from)} \u2192 ${inertLine(change.to)}`] : [];
  };
  return {
    green: { run: green.run, startedAt: green.startedAt },
    redRuns: history.length - at,
    changed: [
      ...(of('scenario') ? ['the request, its payloads or its expectations'] : []),
      ...(of('image') ? ['the base image'] : []),
      ...phrase('windows-version', 'Windows'),
      ...phrase('wimproof-version', 'wimproof'),
      ...phrase('provider', 'provider'),
      // Also against a run of which no cell is recorded.
      ...(then === now ? [] : [`strategies ${then} \u2192 ${now}`]),
    ],
  };
}
