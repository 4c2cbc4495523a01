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
export function sinceGreen(scenario: ScenarioReport, head: Pick<RunHead, 'version' | 'provider'>): SinceGreen | undefined {
  const { comparison, cells, digest, history = [] } = scenario;
  const at = comparison.verdict === 'passed' ? -1 : history.findLastIndex(({ verdict }) => verdict === 'passed');
  const green = history[at];
  if (!green) return undefined;
  const both = cells.flatMap(({ outcome }) => green.cells.filter((cell) => cell.strategy === outcome.strategy).map((before) => ({ before, outcome })));
  const image = both.some(({ before, outcome }) => known(before.imageSha256, outcome.image.sha256));
  const windows = both.find(({ before, outcome }) => known(before.windowsVersion, outcome.inventory?.windowsVersion));
  const strategies = (names: readonly string[]): string => names.join(', ');
  const [then, now] = [strategies(green.cells.map(({ strategy }) => strategy)), strategies(cells.map(({ outcome }) => outcome.strategy))];
  return {
    green: { run: green.run, startedAt: green.startedAt },
    redRuns: history.length - at,
    changed: [
      ...(known(green.digest, digest) ? ['the request, its payloads or its expectations'] : []),
      ...(image ? ['the base image'] : []),
      ...(windows ? [`Windows ${inertLine(windows.before.windowsVersion)} \u2192 ${inertLine(windows.outcome.inventory?.windowsVersion ?? '')}`] : []),
      ...(known(green.version, head.version) ? [`wimproof ${inertLine(green.version)} \u2192 ${inertLine(head.version)}`] : []),
      ...(known(green.provider, head.provider) ? [`provider ${inertLine(green.provider)} \u2192 ${inertLine(head.provider)}`] : []),
      ...(then === now ? [] : [`strategies ${then} \u2192 ${now}`]),
    ],
  };
}

/** Both are recorded, and differ. */
function known(before: string | undefined, now: string | undefined): boolean {
  return before !== undefined && before !== '' && now !== undefined && now !== '' && before !== now;
}
