import { expect, test } from '@playwright/test';
import { ctrf, type CtrfOptions } from '../../reports/ctrf/ctrf.ts';
import type { CtrfTest } from '../../reports/ctrf/ctrf-document.ts';
import type { HistoryEntry, RunReport } from '../../reports/run-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { failuresOfOutcome } from '../../reports/failures/failures-of.ts';
import { expectGolden } from './fixtures/golden.ts';
import { INFRASTRUCTURE_ERROR, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const document = (report: RunReport, options?: CtrfOptions): any => JSON.parse(ctrf(report, options));
const tests = (report: RunReport, options?: CtrfOptions): CtrfTest[] => document(report, options).results.tests;
const EVIDENCE = { serialLog: 'serial.log', screenshots: ['evidence/last.png'], logs: ['logs/CBS.log', '../../etc/passwd'], plan: 'plan.json' };
const failing = () => anOutcome('setup', { inventory: anInventory({ drivers: [] }), evidence: EVIDENCE });

test('a test per check, in the suite of scenario and strategy', () => {
  const all = tests(realisticReport());
  expect(all.filter(({ suite }) => suite.join() === 'branch-office,setup')).toHaveLength(11);
  expect(all.find(({ name, suite }) => name.startsWith('Feature SMB1Protocol') && suite[1] === 'setup')).toMatchObject({ status: 'failed', rawStatus: 'failed', message: expect.stringContaining('actual: Disable Pending'), tags: ['product'], labels: { operation: 'disable-feature:SMB1Protocol' } });
  expect(all.find(({ suite, status }) => suite.join() === 'branch-office,offline' && status === 'skipped')).toMatchObject({ rawStatus: 'not-possible', message: expect.stringContaining('The Windows Installer engine') });
  expect(all.filter(({ suite }) => suite.join() === 'branch-office,comparison').map(({ status }) => status)).toEqual(['failed', 'failed']);
  expect(new Set(all.map(({ testId }) => testId)).size).toBe(all.length);
});

test('product failed, error other, not run pending; only the first kind says that the image is wrong', () => {
  const first = (outcome: Parameters<typeof aCell>[0]) => tests(aReport([aScenario([aCell(outcome)])]))[0]!;
  expect(first(anErrorOutcome('audit'))).toMatchObject({ status: 'other', rawStatus: 'error', tags: ['infrastructure'], message: INFRASTRUCTURE_ERROR.cause });
  expect(first(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'scenario' }))).toMatchObject({ status: 'other', tags: ['scenario'] });
  expect(first(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'product' }))).toMatchObject({ status: 'failed', tags: ['product'] });
  expect(first(aNotRunOutcome('setup'))).toMatchObject({ status: 'pending', rawStatus: 'not-run' });
  expect(first(anOutcome('setup'))).toMatchObject({ status: 'passed', rawStatus: 'passed', duration: 944_000 });
});

test('the summary adds up, and says what the run says', () => {
  for (const report of [realisticReport(), greenReport(), hostileReport(), aReport([])]) {
    const { summary, tests: all } = document(report).results;
    expect(summary.tests).toBe(all.length);
    for (const status of ['passed', 'failed', 'skipped', 'pending', 'other']) expect(summary[status], status).toBe(all.filter((one: CtrfTest) => one.status === status).length);
    expect(summary.suites).toBe(new Set(all.map((one: CtrfTest) => one.suite.join('\n'))).size);
    expect(summary.stop - summary.start).toBe(summary.duration);
    expect(summary.extra['wimproof.run']).toMatchObject({ verdict: report.verdict, exitCode: report.exitCode });
  }
  expect(document(realisticReport()).results.environment.healthy).toBe(false);
  expect(document(greenReport()).results.environment.healthy).toBe(true);
  // A run that was killed has no end of its own: the last outcome's counts.
  expect(document(aReport(greenReport().scenarios, { durationMs: null, interrupted: true })).results).toMatchObject({ summary: { duration: 1_335_000 }, environment: { healthy: false } });
});

test('evidence at what did not pass; steps are the stages, and the jobs of the operation', () => {
  const all = tests(aReport([aScenario([aCell(failing())])]));
  expect(all.find(({ status }) => status === 'failed')!.attachments).toEqual([
    { name: 'evidence/last.png', contentType: 'image/png', path: 'branch-office/setup/evidence/last.png' },
    { name: 'serial.log', contentType: 'text/plain', path: 'branch-office/setup/serial.log' },
    { name: 'logs/CBS.log', contentType: 'text/plain', path: 'branch-office/setup/logs/CBS.log' },
    { name: 'plan.json', contentType: 'application/json', path: 'branch-office/setup/plan.json' },
  ]);
  expect(all.filter(({ status }) => status === 'passed').every(({ attachments }) => attachments === undefined)).toBe(true);
  expect(all[0]!.steps!.map(({ name, status }) => [name.split(':')[0], status])).toEqual([['host', 'passed'], ['setup', 'passed'], ['verify', 'passed']]);
  const [whole, , ...checks] = tests(aReport([aScenario([aCell(anErrorOutcome('offline'))])]));
  expect(whole!.steps!.map(({ status }) => status)).toEqual(['passed', 'failed', 'pending', 'pending']);
  expect(checks).toEqual([]);
  expect(tests(greenReport()).find(({ labels, suite }) => labels?.['operation'] === 'add-driver:netkvm.inf' && suite[1] === 'audit')!.steps).toEqual([{ name: 'Add driver netkvm.inf', status: 'passed', extra: { 'wimproof.step': { state: 'succeeded', exitCode: 0, durationMs: 9000 } } }]);
});

test('flaky only when history says so', () => {
  const [check, failed] = [failing().checks.find(({ status }) => status === 'failed')!, failuresOfOutcome(failing())[0]!];
  const entry = (changes: Partial<HistoryEntry>): HistoryEntry => ({
    run: 'earlier', startedAt: '2024-11-01T00:00:00.000Z', version: '0.1.0', provider: 'qemu', verdict: 'failed', digest: 'd', failures: [],
    cells: [{ strategy: 'setup', verdict: 'failed', durationMs: 1, reboots: 0, imageGrowthBytes: null, imageSha256: '', windowsVersion: '', passed: 0, failed: 1, operations: {}, failures: [failed.signature] }],
    ...changes,
  });
  const flaky = (history: HistoryEntry[] | undefined, digest: string | undefined = 'd') => tests(aReport([aScenario([aCell(anOutcome('setup')), aCell(anOutcome('audit'))], { ...(history && { history }), ...(digest && { digest }) })])).filter((one) => one.flaky).map(({ suite, testId }) => `${suite[1]} ${testId}`);
  expect(flaky([entry({})])).toEqual([`setup branch-office > setup::${check.id}`]);
  expect(flaky(undefined)).toEqual([]);
  expect(flaky([entry({ digest: 'another request' })])).toEqual([]);
  expect(flaky([entry({ version: '0.0.9' })])).toEqual([]);
  expect(flaky([entry({})], '')).toEqual([]);
  // What fails now is not flaky but failed.
  expect(tests(aReport([aScenario([aCell(failing())], { history: [entry({})], digest: 'd' })])).some((one) => one.flaky)).toBe(false);
});

test('file and line of what asked, when they are known', () => {
  const places = { 'branch-office': { file: 'scenarios/branch.yaml', positions: { operations: { 'add-driver:netkvm.inf': { line: 12, column: 5 } }, expectations: {} } } };
  const all = tests(aReport([aScenario([aCell(failing())])]), { places });
  expect(all[0]).toMatchObject({ filePath: 'scenarios/branch.yaml' });
  expect(all[0]).not.toHaveProperty('line');
  expect(all.find(({ status }) => status === 'failed')).toMatchObject({ filePath: 'scenarios/branch.yaml', line: 12 });
});

test('a source read scenario by scenario gives the same, and the same run twice too', () => {
  expect(ctrf(sourceOf(realisticReport()))).toBe(ctrf(realisticReport()));
});

for (const [name, report] of [['realistic', realisticReport()], ['hostile', hostileReport()], ['green', greenReport()]] as const)
  test(`golden file: ${name}`, () => {
    expect(ctrf(report)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expectGolden(ctrf(report), `ctrf-${name}.json`);
  });
