import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { WimproofError } from '../harness/errors/wimproof-error.ts';
import { readOutcome } from '../harness/matrix/read-outcome.ts';
import { STRATEGIES } from '../harness/servicing/operation.ts';
import { compare } from '../harness/verify/compare/compare.ts';
import type { Comparison, Outcome, OutcomeError, Verdict } from '../harness/verify/outcome.ts';
import { runVerdict } from '../harness/verify/verdict.ts';
import { cellReport } from './cell-report.ts';
import { cellFolder, evidenceText, hasEvidence } from './evidence-files.ts';
import { historyEntry } from './history/history-entry.ts';
import { loadHistory, type RunHistory } from './history/load-history.ts';
import { indexJournal, type JournalIndex } from './journal-index.ts';
import { cellsOf, rebuildOutcome, type Cell } from './rebuild-from-journal.ts';
import { readRunRecord, type RecordedRun, type RecordedScenario } from './run-record-file.ts';
import type { CellReport, RunHead, RunSource, ScenarioReport } from './run-report.ts';
import { storedComparison } from './stored-comparison.ts';
import { storedPlan } from './stored-plan.ts';

export interface OpenRunOptions {
  /** A folder of runs to look for earlier runs in; false: nobody looks. By default the folder that the run is in. */
  history?: string | false;
  /** false: outcomes and comparisons only; cells have neither logs nor pictures, nor anything else of other files. */
  evidence?: false;
}
/** An opened run folder. */
interface RunFolder {
  folder: string;
  record: RecordedRun;
  journal: JournalIndex;
}
/** What the verdict of the whole run rests on. */
interface LightOutcome {
  run: string;
  provider: string;
  startedAt: string;
  verdict: Verdict;
  error?: OutcomeError;
}
interface Judged {
  outcomes: Outcome[];
  comparison: Comparison;
}

/**
 * Opens a run folder: `journal.ndjson`, `run.json`, `<scenario>/comparison.json`, `<scenario>/<strategy>/outcome.json`
 * and the evidence they name. Reads every outcome once for the verdict of the whole, and keeps none: each `scenario()`
 * reads its files anew. Works for a run that was killed: what is missing is rebuilt from the journal.
 * @throws WimproofError WP-RUN-FOLDER (scenario) when the folder holds neither a journal nor an outcome.
 */
export function openRun(folder: string, options: OpenRunOptions = {}): RunSource {
  const run: RunFolder = { folder, record: readRunRecord(folder), journal: indexJournal(join(folder, 'journal.ndjson')) };
  const cells = runCells(run);
  if (cells.size === 0 && run.journal.first === undefined)
    throw new WimproofError({
      code: 'WP-RUN-FOLDER',
      kind: 'scenario',
      cause: `${folder} is not a run's folder: it holds neither a journal nor an outcome.`,
      mend: "Give the folder that 'wimproof run' printed; of a bundle, the one that 'wimproof verify BUNDLE --extract FOLDER' unpacks.",
    });
  const head = headOf(run, cells);
  let history: RunHistory | undefined;
  return {
    head,
    scenarios: [...cells.keys()],
    scenario(name) {
      const own = cells.get(name);
      if (!own) throw new RangeError(`The run has no scenario ${name}.`);
      const { outcomes, comparison } = judgedScenario(run, name, own);
      const report: ScenarioReport = {
        ...described(run, name),
        comparison,
        cells: outcomes.map((outcome, index) => (options.evidence === false ? bareCell(outcome) : cellReport(outcome, cellFolder(folder, own[index]!), run.journal.events(own[index]!)))),
      };
      if (options.history === false) return report;
      history ??= loadHistory(options.history ?? dirname(resolve(folder)), { before: head, open: (other) => openRun(other, { history: false, evidence: false }) });
      return { ...report, history: history.of(name), current: historyEntry(report, head) };
    },
  };
}

/** Scenarios in the order of `run.json`, of the journal, of their names; strategies in canonical order. */
function runCells({ folder, record, journal }: RunFolder): Map<string, Cell[]> {
  const planned = record.scenarios.flatMap(({ name, strategies }) => (strategies ?? []).map((strategy) => ({ scenario: name, strategy })));
  const started = new Map((journal.start?.scenarios ?? []).map((name) => [name, [] as Cell[]]));
  const scenarios = new Map<string, Cell[]>([...record.scenarios.map(({ name }): [string, Cell[]] => [name, []]), ...started]);
  for (const cell of cellsOf(journal, [planned.length > 0 ? planned : undefined, journal.cells, storedCells(folder)])) {
    const own = scenarios.get(cell.scenario);
    if (own) own.push(cell);
    else scenarios.set(cell.scenario, [cell]);
  }
  const sorted = [...scenarios].map(([name, cells]): [string, Cell[]] => [name, cells.sort((left, right) => STRATEGIES.indexOf(left.strategy) - STRATEGIES.indexOf(right.strategy))]);
  return new Map(sorted.filter(([, cells]) => cells.length > 0));
}

/** The cells that have an outcome file, be it whole or cut: a cut one must not vanish. */
function storedCells(folder: string): Cell[] {
  return subfolders(folder).flatMap((scenario) =>
    STRATEGIES.filter((strategy) => hasEvidence(join(folder, scenario, strategy), 'outcome.json')).map((strategy) => ({ scenario, strategy })),
  );
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
  } catch {
    return [];
  }
}

function headOf(run: RunFolder, cells: ReadonlyMap<string, readonly Cell[]>): RunHead {
  const { record, journal } = run;
  const { start, end } = journal;
  const outcomes: LightOutcome[] = [];
  const comparisons: Pick<Comparison, 'verdict'>[] = [];
  for (const [name, own] of cells) {
    const judged = judgedScenario(run, name, own);
    outcomes.push(...judged.outcomes.map(({ run: id, provider, startedAt, verdict, error }) => ({ run: id, provider, startedAt, verdict, ...(error && { error }) })));
    comparisons.push({ verdict: judged.comparison.verdict });
  }
  // Only a journal or a record can say that nothing is missing of what was to be run.
  const interrupted = start ? end === undefined : record.scenarios.length === 0;
  const judged = runVerdict(outcomes, comparisons);
  const computed: Pick<RunHead, 'verdict' | 'exitCode'> = interrupted && judged.exitCode === 0 ? { verdict: 'error', exitCode: 3 } : judged;
  return {
    run: record.run ?? start?.run ?? outcomes[0]?.run ?? '',
    version: record.version ?? start?.version ?? '',
    provider: record.provider ?? start?.provider ?? outcomes[0]?.provider ?? '',
    startedAt: start?.at ?? record.startedAt ?? outcomes[0]?.startedAt ?? new Date(0).toISOString(),
    durationMs: start && end ? Math.max(0, Date.parse(end.at) - Date.parse(start.at)) : null,
    // The journal's end may know of an error outside of any outcome; it never makes a run greener than its outcomes.
    verdict: computed.verdict === 'passed' && end ? end.verdict : computed.verdict,
    exitCode: computed.exitCode === 0 && end ? end.exitCode : computed.exitCode,
    interrupted,
  };
}

function described(run: RunFolder, name: string): Pick<ScenarioReport, 'name' | 'description' | 'digest'> {
  const recorded = recordedScenario(run, name);
  return { name, description: recorded?.description ?? '', ...(recorded?.digest !== undefined && { digest: recorded.digest }) };
}

function bareCell(outcome: Outcome): CellReport {
  return { outcome, plan: null, answerFile: null, serialTail: [], screenshots: [], reboots: [], steps: [] };
}

function judgedScenario(run: RunFolder, name: string, cells: readonly Cell[]): Judged {
  const stored = cells.map((cell) => storedOutcome(run.folder, cell));
  const outcomes = cells.map((cell, index) => stored[index] ?? rebuildOutcome(cell, run.journal.events(cell), run.journal, storedPlan(cellFolder(run.folder, cell))));
  return { outcomes, comparison: comparisonOf(run, name, outcomes, stored.every((outcome) => outcome !== null)) };
}

/** A stored comparison holds only while it covers exactly the outcomes that are reported. */
function comparisonOf(run: RunFolder, name: string, outcomes: readonly Outcome[], whole: boolean): Comparison {
  const stored = whole ? storedComparison(dirname(cellFolder(run.folder, outcomes[0]!))) : null;
  if (stored && outcomes.every(({ strategy, verdict }) => stored.metrics[strategy]?.verdict === verdict)) return stored;
  const recorded = recordedScenario(run, name);
  // Without the scenario's declarations at hand, differences that it declares show as unexpected: never the other way round.
  return compare(outcomes, { declared: recorded?.differences ?? [], ...(recorded?.operations && { operations: recorded.operations.map((id) => ({ id })) }) });
}

/** Null when the outcome's file is absent, cut, or that of another cell. */
function storedOutcome(folder: string, cell: Cell): Outcome | null {
  const text = evidenceText(cellFolder(folder, cell), 'outcome.json');
  const read = text === null ? null : readOutcome(text);
  return read && 'outcome' in read && read.outcome.scenario === cell.scenario && read.outcome.strategy === cell.strategy ? read.outcome : null;
}

function recordedScenario({ record }: RunFolder, name: string): RecordedScenario | undefined {
  return record.scenarios.find((scenario) => scenario.name === name);
}
