import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { evidenceText, hasEvidence } from '../evidence-files.ts';
import { readRunRecord } from '../run-record-file.ts';
import type { HistoryEntry, RunHead, RunSource } from '../run-report.ts';
import { readSummary, summaryOf, type RunSummary } from './summary.ts';

/** Earlier runs, by scenario. */
export interface RunHistory {
  /** Oldest first. */
  of(scenario: string): HistoryEntry[];
}
export interface LoadHistoryOptions {
  /** Only runs that started before this one, and not this one itself. */
  before: Pick<RunHead, 'run' | 'startedAt'>;
  /** The newest so many runs. */
  limit?: number;
  /** Opens a run that left no summary. */
  open: (folder: string) => RunSource;
}
const LIMIT = 30;
/** Reading a run that left no summary takes as long as making its report: not more outcomes than this in all. */
const OUTCOMES_READ = 600;

/**
 * The runs in a folder of runs, as far as they can be read: from `summary.json`, or from the run itself where it left
 * none. Links (`latest`), folders that are no runs, and broken runs are passed over; nothing is thrown.
 */
export function loadHistory(folder: string, { before, limit = LIMIT, open }: LoadHistoryOptions): RunHistory {
  const runs = runFolders(folder)
    .filter(({ startedAt }) => Date.parse(startedAt) < Date.parse(before.startedAt))
    .sort((left, right) => Date.parse(right.startedAt) - Date.parse(left.startedAt) || (left.name < right.name ? 1 : -1));
  // As text: hundreds of scenarios of thirty runs would take several times as much as objects.
  const byScenario = new Map<string, string[]>();
  const seen = new Set([before.run]);
  const budget = { outcomes: OUTCOMES_READ };
  for (const { name } of runs) {
    if (seen.size > limit) break;
    const summary = summaryIn(join(folder, name), open, budget);
    // A copy of a run is the same run.
    if (!summary || seen.has(summary.run) || !(Date.parse(summary.startedAt) < Date.parse(before.startedAt))) continue;
    seen.add(summary.run);
    for (const { name: scenario, entry } of summary.scenarios) byScenario.set(scenario, [JSON.stringify(entry), ...(byScenario.get(scenario) ?? [])]);
  }
  return { of: (scenario) => (byScenario.get(scenario) ?? []).map((text) => JSON.parse(text) as HistoryEntry) };
}

/** Folders with a `run.json` that says when the run started. */
function runFolders(folder: string): { name: string; startedAt: string }[] {
  return subfolders(folder).flatMap((name) => {
    const startedAt = startOf(join(folder, name), name);
    return startedAt !== undefined && Number.isFinite(Date.parse(startedAt)) ? [{ name, startedAt }] : [];
  });
}

/** A run's name tells when it started; only of runs with other names `run.json` has to be read. */
function startOf(folder: string, name: string): string | undefined {
  try {
    if (!['run.json', 'summary.json', 'journal.ndjson'].some((file) => hasEvidence(folder, file))) return undefined;
    const named = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]{4}$/.exec(name);
    return named ? `${named[1]}-${named[2]}-${named[3]}T${named[4]}:${named[5]}:${named[6]}Z` : readRunRecord(folder).startedAt;
  } catch {
    return undefined;
  }
}

function summaryIn(folder: string, open: LoadHistoryOptions['open'], budget: { outcomes: number }): RunSummary | null {
  try {
    const text = evidenceText(folder, 'summary.json');
    const stored = text === null ? null : readSummary(text);
    if (stored) return stored;
    const outcomes = subfolders(folder).reduce((sum, scenario) => sum + STRATEGIES.filter((strategy) => hasEvidence(join(folder, scenario, strategy), 'outcome.json')).length, 0);
    if (outcomes === 0 || outcomes > budget.outcomes) return null;
    budget.outcomes -= outcomes;
    return summaryOf(open(folder));
  } catch {
    // Whatever is wrong with an earlier run, it is no reason to have no report of this one.
    return null;
  }
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch {
    return [];
  }
}
