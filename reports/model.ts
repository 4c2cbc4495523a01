import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { WimproofError } from '../harness/errors/wimproof-error.ts';
import type { JournalEvent } from '../harness/run/journal-event.ts';
import { STRATEGIES, type StrategyName } from '../harness/servicing/operation.ts';
import type { Plan } from '../harness/strategy/plan.ts';
import { compare } from '../harness/verify/compare/compare.ts';
import type { Comparison, Outcome } from '../harness/verify/outcome.ts';
import { runVerdict } from '../harness/verify/verdict.ts';
import { evidenceJson, evidenceText, screenshots, serialTail } from './evidence-files.ts';
import { harnessSteps } from './harness-steps.ts';
import { readJournal } from './read-journal.ts';
import { inReportOrder, rebuildOutcomes } from './rebuild-from-journal.ts';
import type { CellReport, RunReport, ScenarioReport } from './run-report.ts';

/** The part of `run.json` that reports use; all of it may be missing. */
interface RunFile {
  run?: string;
  version?: string;
  provider?: string;
  startedAt?: string;
  scenarios?: (string | { name?: string; description?: string; strategies?: StrategyName[] })[];
}

/**
 * Loads a run folder: `journal.ndjson`, `run.json`, `<scenario>/comparison.json`, `<scenario>/<strategy>/outcome.json`
 * and the evidence they name. Works for a run that was killed: what is missing is rebuilt from the journal.
 * @throws WimproofError WP-RUN-FOLDER (scenario) when the folder holds neither a journal nor an outcome.
 */
export function loadRun(folder: string): RunReport {
  const journalFile = join(folder, 'journal.ndjson');
  const events = existsSync(journalFile) ? readJournal(readFileSync(journalFile, 'utf8')) : [];
  const file = runFile(folder);
  const existing = existingOutcomes(folder);
  const outcomes = inReportOrder(
    rebuildOutcomes(events, existing, {
      plan: ({ scenario, strategy }) => evidenceJson<Plan>(join(folder, scenario, strategy), 'plan.json', 'wimproof.plan/1'),
      expected: expectedCells(file),
    }),
  );
  if (outcomes.length === 0 && events.length === 0)
    throw new WimproofError({
      code: 'WP-RUN-FOLDER',
      kind: 'scenario',
      cause: `${folder} is not a run's folder: it holds neither a journal nor an outcome.`,
      mend: "Give the folder that 'wimproof run' printed.",
    });
  const scenarios = [...new Set(outcomes.map((outcome) => outcome.scenario))].map((name) =>
    scenarioReport(name, folder, outcomes.filter((outcome) => outcome.scenario === name), existing, events, descriptionOf(file, name)),
  );
  const start = events.find((event) => event.type === 'run-start');
  const end = events.findLast((event) => event.type === 'run-end');
  const computed = runVerdict(outcomes, scenarios.map((scenario) => scenario.comparison));
  return {
    run: file.run ?? start?.run ?? outcomes[0]?.run ?? '',
    version: file.version ?? start?.version ?? '',
    provider: file.provider ?? start?.provider ?? outcomes[0]?.provider ?? '',
    startedAt: start?.at ?? file.startedAt ?? outcomes[0]?.startedAt ?? new Date(0).toISOString(),
    durationMs: start && end ? Math.max(0, Date.parse(end.at) - Date.parse(start.at)) : null,
    // The journal's end may know of an error outside of any outcome; it never makes a run greener than its outcomes.
    verdict: computed.verdict === 'passed' && end ? end.verdict : computed.verdict,
    exitCode: computed.exitCode === 0 && end ? end.exitCode : computed.exitCode,
    interrupted: start !== undefined && end === undefined,
    scenarios,
  };
}

function scenarioReport(name: string, folder: string, outcomes: Outcome[], existing: readonly Outcome[], events: readonly JournalEvent[], description: string): ScenarioReport {
  const stored = evidenceJson<Comparison>(join(folder, name), 'comparison.json', 'wimproof.comparison/1');
  // A stored comparison holds only while it covers exactly the outcomes that are reported.
  const covers = stored !== null && outcomes.every((outcome) => existing.includes(outcome) && stored.metrics[outcome.strategy]?.verdict === outcome.verdict);
  return {
    name,
    description,
    // Without the scenario's declarations at hand, differences that it declares show as unexpected: never the other way round.
    comparison: covers ? stored : compare(outcomes, { declared: [] }),
    cells: outcomes.map((outcome) => cellReport(outcome, join(folder, name, outcome.strategy), events)),
  };
}

function cellReport(outcome: Outcome, folder: string, events: readonly JournalEvent[]): CellReport {
  const own = events.filter((event) => 'strategy' in event && event.scenario === outcome.scenario && event.strategy === outcome.strategy);
  return {
    outcome,
    plan: evidenceJson<Plan>(folder, outcome.evidence.plan ?? 'plan.json', 'wimproof.plan/1'),
    answerFile: evidenceText(folder, outcome.evidence.answerFile),
    serialTail: serialTail(folder, outcome.evidence.serialLog),
    screenshots: screenshots(folder, outcome.evidence.screenshots),
    reboots: own.flatMap((event) => (event.type === 'reboot' ? [{ at: event.at, stage: event.stage, proof: event.proof }] : [])),
    steps: harnessSteps(own),
  };
}

function existingOutcomes(folder: string): Outcome[] {
  return subfolders(folder).flatMap((scenario) =>
    STRATEGIES.flatMap((strategy) => evidenceJson<Outcome>(join(folder, scenario, strategy), 'outcome.json', 'wimproof.outcome/1') ?? []),
  );
}

function subfolders(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function runFile(folder: string): RunFile {
  const text = evidenceText(folder, 'run.json');
  try {
    const value: unknown = text === null ? {} : JSON.parse(text);
    return value && typeof value === 'object' ? value : {};
  } catch {
    return {};
  }
}

function expectedCells(file: RunFile): { scenario: string; strategy: StrategyName }[] | undefined {
  const cells = (file.scenarios ?? []).flatMap((scenario) =>
    typeof scenario === 'object' && scenario.name && scenario.strategies ? scenario.strategies.map((strategy) => ({ scenario: scenario.name!, strategy })) : [],
  );
  return cells.length > 0 ? cells : undefined;
}

function descriptionOf(file: RunFile, name: string): string {
  const scenario = (file.scenarios ?? []).find((candidate) => typeof candidate === 'object' && candidate.name === name);
  return typeof scenario === 'object' ? (scenario.description ?? '') : '';
}
