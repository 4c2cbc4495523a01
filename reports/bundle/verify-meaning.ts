import { isDeepStrictEqual } from 'node:util';
import { readOutcome } from '../../harness/matrix/read-outcome.ts';
import { packageVersion } from '../../harness/run/package-version.ts';
import { runRecordSchema, type RunRecord } from '../../harness/run/run-record.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import { compare } from '../../harness/verify/compare/compare.ts';
import type { Comparison, Outcome, Verdict } from '../../harness/verify/outcome.ts';
import { outcomeVerdict, runVerdict } from '../../harness/verify/verdict.ts';
import type { Manifest } from './manifest.ts';
import { readJournalFacts, type JournalFacts } from './journal-facts.ts';
import { servicedImage } from './recorded-images.ts';
import type { RunFiles } from './run-files.ts';
import type { RunProblem } from './run-verification.ts';

/** What the run's own verdict rests on; all that is kept of an outcome once its scenario is judged. */
type OutcomeFacts = Pick<Outcome, 'scenario' | 'strategy' | 'verdict' | 'error'>;

/**
 * Whether the files of a run agree with each other: every outcome is of this run and its verdict follows from its checks,
 * comparisons follow from outcomes, the journal tells the same, plans and evidence are there, and no cell is missing.
 * Reads one scenario at a time.
 */
export async function verifyMeaning(files: RunFiles, manifest: Manifest | null): Promise<RunProblem[]> {
  const problems: RunProblem[] = [];
  const record = await readRecord(files, manifest, problems);
  const journal = await readJournalFacts(files, problems);
  const run = record?.run ?? manifest?.run ?? journal.run ?? '';
  if (journal.run !== undefined && journal.run !== run) problems.push({ code: 'journal', path: 'journal.ndjson', text: `journal.ndjson is of run ${journal.run}, not ${run}` });
  const outcomes: OutcomeFacts[] = [];
  const comparisons: Pick<Comparison, 'verdict'>[] = [];
  for (const scenario of scenariosOf(files, record)) {
    const own: Outcome[] = [];
    for (const strategy of STRATEGIES) {
      const outcome = await verifyCell({ scenario, strategy, run, files, manifest, record, journal, problems });
      if (outcome) own.push(outcome);
    }
    outcomes.push(...own.map(({ strategy, verdict, error }) => ({ scenario, strategy, verdict, ...(error && { error }) })));
    const comparison = await verifyComparison({ scenario, own, files, manifest, record, problems });
    if (comparison) comparisons.push(comparison);
  }
  verifyEnd(outcomes, comparisons, journal, problems);
  return problems;
}

async function readRecord(files: RunFiles, manifest: Manifest | null, problems: RunProblem[]): Promise<RunRecord | undefined> {
  const path = 'run.json';
  if (!files.paths.has(path)) {
    problems.push({ code: 'missing', path, text: 'run.json is not there' });
    return undefined;
  }
  const result = runRecordSchema.safeParse(parseJson(await files.text(path)));
  if (!result.success) {
    const issue = result.error.issues[0];
    problems.push({ code: 'record', path, text: `run.json: ${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not the record of a run'}` });
    return undefined;
  }
  if (manifest && result.data.run !== manifest.run) problems.push({ code: 'record', path, text: `run.json is of run ${result.data.run}, the manifest of ${manifest.run}` });
  return result.data;
}

/** Those that the record names, in its order, then those that only have a folder. */
function scenariosOf({ paths }: RunFiles, record: RunRecord | undefined): string[] {
  const recorded = record?.scenarios.map(({ name }) => name) ?? [];
  const lying = [...paths].flatMap((path) => /^([^/]+)\/(?:comparison\.json|(?:offline|setup|audit)\/outcome\.json)$/.exec(path)?.[1] ?? []).sort();
  return [...new Set([...recorded, ...lying])];
}

interface CellPlace {
  scenario: string;
  strategy: StrategyName;
  run: string;
  files: RunFiles;
  manifest: Manifest | null;
  record: RunRecord | undefined;
  journal: JournalFacts;
  problems: RunProblem[];
}

async function verifyCell(place: CellPlace): Promise<Outcome | undefined> {
  const { scenario, strategy, run, files, record, journal, problems } = place;
  const cell = `${scenario}/${strategy}`;
  const path = `${cell}/outcome.json`;
  const add = (code: RunProblem['code'], text: string, file = path): void => void problems.push({ code, path: file, scenario, strategy, text: `${file}: ${text}` });
  const expected = record?.scenarios.some((one) => one.name === scenario && one.strategies.includes(strategy)) ?? false;
  if (!files.paths.has(path)) {
    if (expected) add('missing', 'run.json says that this cell was to be run');
    else if (journal.verdicts.has(cell)) add('missing', 'the journal tells of it');
    return undefined;
  }
  if (record && !expected) add('extra', 'run.json knows of no such cell');
  const read = readOutcome(await files.text(path));
  if ('problem' in read) {
    add('outcome', `not an outcome: ${read.detail}`);
    return undefined;
  }
  const { outcome } = read;
  if (outcome.run !== run) add('outcome', `it is of run ${outcome.run}, not ${run}`);
  if (outcome.scenario !== scenario || outcome.strategy !== strategy) {
    add('outcome', `it is of ${outcome.scenario}/${outcome.strategy}`);
    return undefined;
  }
  const verdict = judgedVerdict(outcome);
  if (!verdict.includes(outcome.verdict)) add('verdict', `it says ${outcome.verdict}, but its checks and its error give ${verdict[0]}`);
  const told = journal.verdicts.get(cell);
  if (told === undefined) add('journal', 'the journal does not tell of its end');
  else if (told !== outcome.verdict) add('journal', `it says ${outcome.verdict}, the journal ${told}`);
  verifyEvidence(outcome, place, add);
  await verifyPlan(outcome, files, cell, add);
  return outcome;
}

/** What the checks give; first the likeliest. A cell that a cancelled run never began has an error, and is `not-run` all the same. */
function judgedVerdict(outcome: Outcome): Verdict[] {
  const verdict = outcomeVerdict({ checks: outcome.checks, ...(outcome.error && { error: outcome.error }), imageUnchanged: outcome.image.unchanged });
  const neverBegun = verdict === 'error' && outcome.inventory === null && outcome.checks.length === 0 && outcome.stages.every(({ status }) => status === 'not-run');
  return neverBegun ? [verdict, 'not-run'] : [verdict];
}

function verifyEvidence(outcome: Outcome, { files, manifest, journal }: CellPlace, add: (code: RunProblem['code'], text: string) => void): void {
  const cell = `${outcome.scenario}/${outcome.strategy}`;
  const leftOut = new Map((manifest?.leftOut ?? []).map((entry) => [entry.path, entry]));
  const { serialLog, screenshots, logs, answerFile, plan } = outcome.evidence as Partial<Outcome['evidence']>;
  // Logs and pictures may be left out of a bundle for its size, and are then named; what a verdict rests on may not.
  const must = [answerFile, plan].filter((name) => typeof name === 'string');
  const may = [...(screenshots ?? []), ...(logs ?? []), ...(typeof serialLog === 'string' && journal.serial.has(cell) ? [serialLog] : [])];
  // On Windows the names have that system's separators.
  const pathOf = (name: string): string => `${cell}/${name.replaceAll('\\', '/')}`;
  for (const name of must) if (!files.paths.has(pathOf(name))) add('evidence', `it names ${name}, which is not there`);
  for (const name of may) if (!files.paths.has(pathOf(name)) && !leftOut.has(pathOf(name))) add('evidence', `it names ${name}, which is not there`);
  const image = servicedImage(outcome);
  const kept = image?.file === undefined ? undefined : leftOut.get(pathOf(image.file));
  if (kept && (kept.sha256 !== image!.sha256 || kept.bytes !== image!.bytes)) add('image', `the manifest has another digest or size of the saved image ${image!.file}`);
}

async function verifyPlan(outcome: Outcome, files: RunFiles, cell: string, add: (code: RunProblem['code'], text: string, file?: string) => void): Promise<void> {
  const name = (outcome.evidence as Partial<Outcome['evidence']>).plan;
  if (typeof name !== 'string') return;
  const path = `${cell}/${name.replaceAll('\\', '/')}`;
  if (!files.paths.has(path)) return;
  const plan = parseJson(await files.text(path)) as { scenario?: unknown; strategy?: unknown; image?: { sha256?: unknown } } | null;
  if (typeof plan !== 'object' || plan === null) add('plan', 'not a plan', path);
  else if (plan.scenario !== outcome.scenario || plan.strategy !== outcome.strategy) add('plan', 'it is of another cell', path);
  else if (plan.image?.sha256 !== outcome.image.sha256) add('plan', 'its image is not the one of the outcome', path);
}

async function verifyComparison(place: { scenario: string; own: Outcome[]; files: RunFiles; manifest: Manifest | null; record: RunRecord | undefined; problems: RunProblem[] }): Promise<Pick<Comparison, 'verdict'> | undefined> {
  const { scenario, own, files, manifest, record, problems } = place;
  const path = `${scenario}/comparison.json`;
  const add = (text: string): void => void problems.push({ code: 'comparison', path, scenario, text: `${path}: ${text}` });
  if (!files.paths.has(path)) {
    if (own.length > 0) add('it is not there');
    return undefined;
  }
  const stored = parseJson(await files.text(path)) as Comparison | null;
  if (typeof stored !== 'object' || stored === null || stored.schema !== 'wimproof.comparison/1') {
    add('not a comparison');
    return undefined;
  }
  if (own.length === 0) {
    add('there is no outcome that it could be of');
    return stored;
  }
  const known = record?.scenarios.find(({ name }) => name === scenario);
  try {
    // A record without the request's operations is that of a check of one machine: rows are then judged, not their order.
    const operations = (known?.operations ?? rowsOf(stored))?.map((id) => ({ id }));
    const made = compare(own, { declared: known?.differences ?? [], ...(operations && { operations }) });
    const plain = JSON.parse(JSON.stringify(made)) as Comparison;
    if (!isDeepStrictEqual(plain, stored)) add(`it is not what its outcomes give (${differingKeys(plain, stored).join(', ')})${versionNote(manifest)}`);
    return made;
  } catch (error) {
    add(`its outcomes cannot be compared: ${(error as Error).message}`);
    return stored;
  }
}

function rowsOf(stored: Comparison): string[] | undefined {
  return Array.isArray(stored.operations) ? stored.operations.map((row) => String(row?.operation)) : undefined;
}

function differingKeys(made: Comparison, stored: Comparison): string[] {
  const keys = [...new Set([...Object.keys(made), ...Object.keys(stored)])] as (keyof Comparison)[];
  return keys.filter((key) => !isDeepStrictEqual(made[key], stored[key])).slice(0, 10);
}

/** Rules of comparing may change from one version to the next. */
function versionNote(manifest: Manifest | null): string {
  const own = packageVersion();
  return manifest && manifest.version !== own ? `; the run is of wimproof ${manifest.version}, this is ${own}` : '';
}

/** The journal's end may know of an error outside of any cell, so it may be worse than the cells; it may never be greener. */
function verifyEnd(outcomes: readonly OutcomeFacts[], comparisons: readonly Pick<Comparison, 'verdict'>[], { end }: JournalFacts, problems: RunProblem[]): void {
  const path = 'journal.ndjson';
  if (end === undefined) return void problems.push({ code: 'journal', path, text: `${path}: the run's end is not in it` });
  const { verdict, exitCode } = runVerdict(outcomes as Outcome[], comparisons as Comparison[]);
  if (end.verdict === 'passed' && verdict !== 'passed') problems.push({ code: 'journal', path, text: `${path}: the run ended as passed, but its outcomes and comparisons give ${verdict}` });
  if (end.exitCode === 0 && exitCode !== 0) problems.push({ code: 'journal', path, text: `${path}: the run ended with exit code 0, but its outcomes and comparisons give ${exitCode}` });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
