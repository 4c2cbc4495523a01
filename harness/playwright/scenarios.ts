import { dirname, isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestInfo } from '@playwright/test';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { Check, Outcome } from '../verify/outcome.ts';
import { attachCell } from './attach-cell.ts';
import { awaitAt, callAt, type Place } from './call-at.ts';
import { checkExpect } from './check-holds.ts';
import type { Lab } from './lab.ts';
import { matchingScenarios } from './matching-scenarios.ts';
import { narrateCell } from './narrate-cell.ts';
import { errorOfFailure, ScenarioFileError, suiteError } from './suite-error.ts';
import { readSuiteScenario, type SuiteScenario } from './suite-scenario.ts';
import { test } from './test.ts';

export interface ScenariosOptions {
  /** Only these; default: those of each scenario. */
  strategies?: readonly StrategyName[];
}

/**
 * Registers a test for each scenario x strategy: `quickstart > offline`, tagged `@offline`. It is located at this call,
 * since Playwright and editors select tests by spec file and line; an annotation has its place in the scenario file, and
 * failed checks are shown there. Reads names and strategies only, and starts nothing. A file that is wrong becomes one test,
 * which fails with what is wrong and where.
 * @param patterns scenario files or globs (`*`, `?`, `**`; no braces), relative to the spec file
 */
export function scenarios(patterns: string | readonly string[], options: ScenariosOptions = {}): void {
  const from = caller();
  const folder = dirname(from.file);
  const registered = new Map<string, string>();
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) {
    const files = matchingScenarios(pattern, folder);
    if (files.length === 0) registerProblem(from, pattern, new WimproofError({ code: 'WP-SUITE-NO-SCENARIO', kind: 'scenario', cause: `no scenario file fits ${pattern} (from ${folder})`, mend: 'name scenario files relative to the spec file' }));
    for (const file of files) register(from, file, options, registered);
  }
}

function register(from: Place, file: string, { strategies }: ScenariosOptions, registered: Map<string, string>): void {
  try {
    const scenario = readSuiteScenario(file);
    const other = registered.get(scenario.name.toLowerCase());
    if (other === file) return;
    if (other !== undefined) throw new WimproofError({ code: 'WP-SCENARIO-SAME-NAME', kind: 'scenario', cause: `${file}:${scenario.at.line} is named '${scenario.name}', as ${other} is; their results would overwrite each other`, mend: 'give one of the two another name' });
    registered.set(scenario.name.toLowerCase(), file);
    const cells = scenario.strategies.filter(({ name }) => strategies === undefined || strategies.includes(name));
    if (cells.length === 0) throw new WimproofError({ code: 'WP-SCENARIO-NO-STRATEGY', kind: 'scenario', cause: `${file}:${scenario.at.line} has only ${scenario.strategies.map(({ name }) => name).join(', ')}; ${strategies?.join(', ')} was asked for`, mend: 'name another strategy, or add it to `strategies` in the file' });
    callAt(from, test.describe as (title: string, body: () => void) => void, scenario.name, () => {
      // Each cell is a unit of its own for workers and shards; the engine says how many machines run at a time.
      test.describe.configure({ mode: 'parallel' });
      for (const { name, at } of cells) {
        const details = { tag: `@${name}`, annotation: { type: 'scenario', description: `${relative(process.cwd(), file)}:${at.line}` } };
        callAt(from, test as CellTest, name, details, async ({ lab }, testInfo) => runCell(lab, testInfo, scenario, name));
      }
    });
  } catch (error) {
    registerProblem(from, file, error);
  }
}
type CellTest = (title: string, details: { tag: string; annotation: { type: string; description: string } }, body: (fixtures: { lab: Lab }, testInfo: TestInfo) => Promise<void>) => void;

/** One test that fails: a suite that cannot be read must not be green, and must not keep the others from running. */
function registerProblem(from: Place, title: string, problem: unknown): void {
  const error = suiteError(problem);
  const [first] = error.problems;
  const name = isAbsolute(title) ? relative(process.cwd(), title) : title;
  const body = (): Promise<void> => failAt(first?.line === undefined ? from : placeOf(first), 'read the scenario', error);
  callAt(from, test as (title: string, details: { tag: string }, body: () => Promise<void>) => void, name, { tag: '@broken' }, body);
}

async function runCell(lab: Lab, testInfo: TestInfo, scenario: SuiteScenario, strategy: StrategyName): Promise<void> {
  const here = { file: scenario.file, at: scenario.at };
  const { value: result, events } = await narrateCell(here, testInfo, (onEvent) => lab.run(scenario.file, strategy, { retry: testInfo.retry, onEvent })).catch((error: unknown) => {
    const [problem] = error instanceof ScenarioFileError ? error.problems : [];
    return failAt(problem?.line === undefined ? here : placeOf(problem), 'prepare the scenario', error);
  });
  const { outcome } = result;
  await attachCell(here, testInfo, result, events);
  for (const { operation, reason, source } of outcome.notPossible) testInfo.annotations.push({ type: 'not-possible', description: `${operation}: ${reason} (${source})` });
  for (const check of outcome.checks) await showCheck(testInfo, scenario, check, outcome);
  const error = errorOf(outcome, result.folder);
  if (error) await failAt(here, 'end of the run', error);
}

/** What keeps an outcome from being green besides its checks. */
function errorOf(outcome: Outcome, folder: string): unknown {
  if (outcome.error) return errorOfFailure({ ...outcome.error, evidence: [...outcome.error.evidence, folder] });
  if (outcome.image.unchanged === false) return suiteError(imageChanged(outcome));
  // Nothing failed, and nothing was shown either.
  return outcome.verdict === 'passed' || outcome.checks.some(({ status }) => status === 'failed') ? undefined : suiteError(nothingJudged(outcome));
}

/** Fails the test with an error that is shown at a place of a scenario file. */
async function failAt(place: Place, title: string, error: unknown): Promise<never> {
  await awaitAt(place, failingStep, title, error);
  throw error;
}

async function failingStep(title: string, error: unknown): Promise<void> {
  const fail = async (): Promise<never> => {
    throw error;
  };
  await test.step(title, fail, { box: true });
}

function placeOf({ file, line = 1, column = 1 }: { file: string; line?: number | undefined; column?: number | undefined }): Place {
  return { file, at: { line, column } };
}

async function showCheck(testInfo: TestInfo, scenario: SuiteScenario, check: Check, outcome: Outcome): Promise<void> {
  const known = outcome.notPossible.some(({ operation }) => operation === check.operation);
  if (check.reason !== undefined && !(check.status === 'not-possible' && known)) testInfo.annotations.push({ type: check.status, description: `${check.title}: ${check.reason}` });
  const title = check.reason === undefined ? check.title : `${check.title} (${check.status}: ${check.reason})`;
  const place = { file: scenario.file, at: scenario.checkAt(check) };
  await awaitAt(place, checkStep, title, check, place);
}

/** Boxed: an error is shown at the place that the check comes from, one call above this one. */
async function checkStep(title: string, check: Check, place: Place): Promise<void> {
  await test.step(title, () => callAt(place, checkExpect.soft(check).toHold), { box: true });
}

/** Where `scenarios` was called, as the running code has it: Playwright maps it to the source. */
function caller(): Place {
  const { prepareStackTrace } = Error;
  try {
    Error.prepareStackTrace = (_, frames) => frames;
    const holder: { stack?: NodeJS.CallSite[] } = {};
    Error.captureStackTrace(holder, scenarios);
    const frame = holder.stack?.[0];
    const file = frame?.getFileName() ?? '';
    return { file: file.startsWith('file:') ? fileURLToPath(file) : file, at: { line: frame?.getLineNumber() ?? 1, column: frame?.getColumnNumber() ?? 1 } };
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function imageChanged(outcome: Outcome): WimproofError {
  return new WimproofError({ code: 'WP-IMAGE-CHANGED', kind: 'infrastructure', cause: `the base image of ${outcome.scenario} changed while it was used`, mend: 'keep other programs from writing to it, and run again' });
}

function nothingJudged(outcome: Outcome): WimproofError {
  return new WimproofError({ code: 'WP-NOTHING-JUDGED', kind: 'infrastructure', cause: `${outcome.scenario} x ${outcome.strategy} is '${outcome.verdict}': no check of it was judged`, mend: 'see the annotations for why; give the scenario an expectation that applies' });
}
