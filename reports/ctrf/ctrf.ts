import type { CheckStatus, Outcome, StageResult } from '../../harness/verify/outcome.ts';
import { evidenceList } from '../evidence-list.ts';
import { inert, inertLine } from '../inert-text.ts';
import { reportHead, reportScenarios } from '../report-scenarios.ts';
import type { RunReport, RunSource, ScenarioReport } from '../run-report.ts';
import type { ScenarioPlaces } from '../scenario-places.ts';
import { testSuites, type TestCase, type TestSuite } from '../test-cases.ts';
import type { CtrfEnvironment, CtrfHead, CtrfStatus, CtrfSummary, CtrfTest } from './ctrf-document.ts';
import { cameAndWent } from './came-and-went.ts';

export interface CtrfOptions {
  places?: ScenarioPlaces;
  /** How an evidence path (relative to the run folder) is written; null leaves it out. Default: as it is. */
  evidence?: (path: string) => string | null;
}

const STATUS: Record<TestCase['result'], CtrfStatus> = { passed: 'passed', product: 'failed', error: 'other', 'not-run': 'pending', 'not-possible': 'skipped', 'not-applicable': 'skipped' };
const STAGE: Record<StageResult['status'], CtrfStatus> = { succeeded: 'passed', failed: 'failed', 'skipped-cached': 'skipped', 'not-run': 'pending' };
const RAW: Record<TestCase['result'], CheckStatus | 'error' | 'not-run'> = { passed: 'passed', product: 'failed', error: 'error', 'not-run': 'not-run', 'not-possible': 'not-possible', 'not-applicable': 'not-applicable' };

/**
 * A run in the Common Test Report Format (ctrf.io): a test per check, with suite `[scenario, strategy]`; `failed` =
 * product, `other` = infrastructure or scenario error, `pending` = not run, `skipped` = not possible or not applicable.
 * The same cases as in JUnit. `flaky`: it passed, and in an earlier run of the same version that asked for exactly the
 * same it did not (wimproof retries nothing within a run, so there are no attempts). No `reportId` and no time of
 * writing: the same run gives the same document. One test a line.
 */
export function ctrf(run: RunReport | RunSource, { places, evidence = (path) => path }: CtrfOptions = {}): string {
  const head = reportHead(run);
  const start = instant(head.startedAt) ?? 0;
  const tests: CtrfTest[] = [];
  let [suites, last] = [0, start];
  for (const scenario of reportScenarios(run))
    for (const suite of testSuites(scenario, places)) {
      suites += 1;
      last = Math.max(last, suite.outcome ? (instant(suite.outcome.startedAt) ?? start) + suite.outcome.durationMs : last);
      tests.push(...suite.cases.map((entry, index) => testOf(entry, { suite, scenario, version: head.version, first: index === 0, evidence })));
    }
  const count = (status: CtrfStatus): number => tests.filter((test) => test.status === status).length;
  const stop = Math.round(head.durationMs === null ? last : start + head.durationMs);
  const summary: CtrfSummary = {
    tests: tests.length, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), pending: count('pending'), other: count('other'),
    flaky: tests.filter(({ flaky }) => flaky).length, suites, start, stop, duration: stop - start,
    extra: { 'wimproof.run': { verdict: head.verdict, exitCode: head.exitCode, interrupted: head.interrupted } },
  };
  const top: CtrfHead = { reportFormat: 'CTRF', specVersion: '0.0.0', ...(inertLine(head.run) && { runId: inertLine(head.run) }), generatedBy: `wimproof ${inertLine(head.version)}`.trim() };
  const environment: CtrfEnvironment = { reportName: `wimproof ${inertLine(head.run)}`, testEnvironment: inertLine(head.provider), healthy: !head.interrupted && summary.other === 0 && summary.pending === 0 };
  const tool = { name: 'wimproof', ...(head.version && { version: inertLine(head.version) }) };
  return `${JSON.stringify(top).slice(0, -1)},"results":{"tool":${JSON.stringify(tool)},\n"summary":${JSON.stringify(summary)},\n"environment":${JSON.stringify(environment)},\n"tests":[${tests.map((test) => `\n${JSON.stringify(test)}`).join(',')}\n]}}\n`;
}

interface Surroundings {
  suite: TestSuite;
  scenario: ScenarioReport;
  version: string;
  first: boolean;
  evidence: (path: string) => string | null;
}

function testOf(entry: TestCase, { suite, scenario, version, first, evidence }: Surroundings): CtrfTest {
  const { outcome } = suite;
  const [name, part] = [inertLine(suite.scenario) || 'unnamed', inertLine(suite.part)];
  const start = outcome ? instant(outcome.startedAt) : undefined;
  const operation = entry.check?.operation;
  const attachments = entry.result === 'passed' || !outcome ? [] : evidenceList(outcome).flatMap(({ path, name: file, contentType }) => {
    const written = evidence(path);
    return written === null ? [] : [{ name: file, contentType, path: written }];
  });
  const steps = !outcome ? [] : first ? stageSteps(outcome) : operation === undefined ? [] : jobSteps(outcome, operation);
  const flaky = entry.result === 'passed' && entry.check !== undefined && outcome !== null && cameAndWent(entry.check, outcome.strategy, version, scenario);
  return {
    testId: `${name} > ${part}::${inertLine(entry.id) || entry.name}`,
    name: entry.name,
    status: STATUS[entry.result],
    rawStatus: RAW[entry.result],
    duration: Math.round(entry.milliseconds),
    ...(first && start !== undefined && { start, stop: start + Math.round(entry.milliseconds) }),
    suite: [name, part],
    ...(entry.message !== undefined && { message: inert(entry.message) }),
    ...(entry.body !== undefined && { trace: inert(entry.body) }),
    ...(entry.place && { filePath: inertLine(entry.place.file), ...(entry.place.line !== undefined && { line: entry.place.line }) }),
    ...(entry.type && { tags: entry.type.split('.').slice(0, 1) }),
    ...((operation !== undefined || entry.type) && { labels: { ...(operation !== undefined && { operation: inertLine(operation) }), ...(entry.type && { type: inertLine(entry.type) }) } }),
    ...(flaky && { flaky }),
    ...(attachments.length > 0 && { attachments }),
    ...(steps.length > 0 && { steps }),
    ...(first && outcome && { extra: { 'wimproof.outcome': outcomeExtra(outcome) } }),
  };
}

/** Milliseconds since the epoch; undefined when the text is no time. */
function instant(text: string): number | undefined {
  const value = Date.parse(text);
  return Number.isFinite(value) ? value : undefined;
}

function stageSteps(outcome: Outcome): NonNullable<CtrfTest['steps']> {
  return outcome.stages.map(({ name, title, status, durationMs, reboots }) => ({
    name: `${name}: ${inertLine(title)}`, status: STAGE[status], extra: { 'wimproof.stage': { status, ...(durationMs !== undefined && { durationMs }), reboots } },
  }));
}

/** What was done in the guest for the operation that a check is about. */
function jobSteps(outcome: Outcome, operation: string): NonNullable<CtrfTest['steps']> {
  const status = { succeeded: 'passed', failed: 'failed' } as const;
  return outcome.stages.flatMap((stage) => stage.jobSteps).filter((step) => step.operation === operation).map((step) => ({
    name: inertLine(step.title), status: status[step.state as keyof typeof status] ?? (step.state === 'pending' ? 'pending' : 'other'), extra: { 'wimproof.step': { state: step.state, ...(step.exitCode !== undefined && { exitCode: step.exitCode }), ...(step.durationMs !== undefined && { durationMs: step.durationMs }) } },
  }));
}

function outcomeExtra({ verdict, provider, image, serviced, reboots, imageGrowthBytes, target }: Outcome): Record<string, unknown> {
  const { name, version, editionId, architecture, sha256, unchanged } = image;
  return {
    verdict, provider, reboots, imageGrowthBytes,
    image: { name: inertLine(name), version: inertLine(version), editionId: inertLine(editionId), architecture: inertLine(architecture), sha256, unchanged },
    ...(serviced && { serviced: { format: serviced.format, sha256: serviced.sha256 } }),
    ...(target && { target: target.address }),
  };
}
