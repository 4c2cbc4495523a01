import { expect, test } from '@playwright/test';
import { configuration } from '../../reports/attestation/configuration.ts';
import { testResultStatementSchema } from '../../reports/attestation/statement-schema.ts';
import { testResultStatement } from '../../reports/attestation/statement.ts';
import { sourceOf } from '../../reports/source-of.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { testResult } from '../../reports/signoff/test-result.ts';
import { testedScenarios } from '../../reports/signoff/tested-scenarios.ts';
import { expectGolden } from './fixtures/golden.ts';
import { anOutcome } from './fixtures/outcome-builder.ts';
import { greenReport, hostileReport } from './fixtures/report-builder.ts';
import { ALL, aPolicy, anIssue, aRun, judged, NOW, withFalseCheck } from './fixtures/signoff-builder.ts';

const RECORD = { name: 'branch-office', description: '', strategies: ALL, file: 'lab/branch-office.yaml', digest: 'd1'.repeat(32), payloads: [{ name: 'rollup.cab', sha256: 'f0'.repeat(32), bytes: 512_000_000, operation: 'add-package:rollup.cab' }, { name: 'netkvm/netkvm.inf', sha256: 'f1'.repeat(32), bytes: 9_000, operation: 'add-driver:netkvm.inf' }] };

function predicate(report: RunReport, policy = aPolicy(), changes: Parameters<typeof judged>[2] = {}, record = RECORD) {
  const decision = judged(report, policy, changes);
  const scenarios = testedScenarios(sourceOf(report), decision.required, [record], (path) => (path.endsWith('plan.json') ? 'b0'.repeat(32) : undefined));
  const resources = configuration({ scenarios, policy: { name: 'signoff.yaml', sha256: 'c1'.repeat(32), knownIssues: [] }, evidence: { sha256: 'e7'.repeat(32) }, run: decision.run, tools: [{ name: 'qemu', version: '10.1.2' }, { name: 'node', version: '20.19.0' }], decidedAt: NOW.toISOString(), by: 'Jane Doe' });
  return testResult(decision, scenarios, resources, 'https://github.com/o/r/actions/runs/7');
}

test('the statement of an approved run, whole', () => {
  const dism = { id: '1', title: 't', command: ['dism'], state: 'succeeded' as const, exitCode: 0, log: '\r\nDeployment Image Servicing and Management tool\r\nVersion: 10.0.26100.1\r\n\r\n' };
  const report = aRun((outcome) => ({ ...outcome, stages: outcome.stages.map((stage) => (stage.name === 'pe' ? { ...stage, jobSteps: [dism] } : stage)) }));
  const statement = testResultStatement({ name: 'branch-office.vhdx', sha256: 'ab'.repeat(32) }, predicate(report, aPolicy({ budgets: [{ minutes: 100 }] })));
  expect(testResultStatementSchema.safeParse(statement).error).toBeUndefined();
  expectGolden(`${JSON.stringify(statement, null, 2)}\n`, 'signoff-statement.json');
});

test('PASSED, WARNED and FAILED, with only what the policy requires among the tests', () => {
  const report = aRun((outcome) => (outcome.strategy === 'setup' ? withFalseCheck(outcome) : outcome));
  expect(predicate(greenReport())).toMatchObject({ result: 'PASSED', warnedTests: [], failedTests: [] });
  const warned = predicate(report, aPolicy({ knownIssues: [anIssue('product/expectation/application:*/is absent')] }));
  expect(warned).toMatchObject({ result: 'WARNED', warnedTests: ['branch-office/setup/application:branch-agent'], failedTests: [] });
  expect(warned.passedTests).not.toContain('branch-office/setup/application:branch-agent');
  expect(warned.passedTests).toEqual(expect.arrayContaining(['branch-office/comparison', 'run/evidence', 'branch-office/offline/edition']));
  expect(predicate(report)).toMatchObject({ result: 'FAILED', failedTests: ['branch-office/setup/application:branch-agent'] });
  const partly = predicate(report, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline', 'audit'] }] }));
  expect(partly).toMatchObject({ result: 'PASSED', failedTests: [] });
  expect(partly.passedTests.some((name) => name.includes('/setup/'))).toBe(false);
  expect(predicate(greenReport(), aPolicy(), { verification: { ok: false, problems: [] } })).toMatchObject({ result: 'FAILED', failedTests: ['run/evidence'] });
  expect(predicate(aRun(undefined, ['offline']))).toMatchObject({ result: 'FAILED', failedTests: ['branch-office/setup/did-not-run', 'branch-office/audit/did-not-run'] });
  // A failed budget is a failed test, and never a passed one too.
  const slow = predicate(greenReport(), aPolicy({ budgets: [{ minutes: 1 }] }));
  expect(slow.failedTests).toContain('branch-office/audit/budget:minutes');
  expect(slow.passedTests.filter((name) => name.includes('budget'))).toEqual([]);
});

test('a subject that nobody proved to be the tested image is a warning to who has the attestation alone', () => {
  const image = { name: 'golden.vhdx', sha256: 'c3'.repeat(32), bytes: 7 };
  expect(predicate(greenReport(), aPolicy(), { image })).toMatchObject({ result: 'WARNED', warnedTests: ['run/image'], failedTests: [] });
  const recorded = aRun((outcome) => ({ ...outcome, serviced: { format: 'vhdx', sha256: 'c3'.repeat(32), bytes: 7, stage: 'pe', file: 'serviced.vhdx' } }));
  const proven = predicate(recorded, aPolicy(), { image });
  expect(proven).toMatchObject({ result: 'PASSED', warnedTests: [] });
  expect(proven.passedTests).toContain('run/image');
  const other = predicate(recorded, aPolicy(), { image: { ...image, sha256: 'd4'.repeat(32) } });
  expect(other).toMatchObject({ result: 'FAILED', warnedTests: [], failedTests: ['run/image'] });
  expect(other.passedTests).not.toContain('run/image');
});

test('a value that was not measured fails the test of its budget', () => {
  const unmeasured = aRun((outcome) => ({ ...outcome, imageGrowthBytes: null }), ['offline']);
  const { result, failedTests } = predicate(unmeasured, aPolicy({ required: [{ scenario: 'branch-office', strategies: ['offline'] }], budgets: [{ imageGrowthBytes: 1e12, minutes: 100 }] }));
  expect([result, failedTests]).toEqual(['FAILED', ['branch-office/offline/budget:image-growth']]);
});

test('an older run without payload digests is attested without them', () => {
  const { payloads: _, ...older } = RECORD;
  const kinds = (record: typeof older) => predicate(greenReport(), aPolicy(), {}, record as typeof RECORD).configuration.map(({ annotations }) => annotations!['kind']);
  expect(kinds(RECORD)).toEqual(['policy', 'evidence', 'scenario', 'base-image', 'payload', 'payload', 'plan', 'plan', 'plan', 'tool', 'tool', 'tool']);
  expect(kinds(older)).toEqual(['policy', 'evidence', 'scenario', 'base-image', 'plan', 'plan', 'plan', 'tool', 'tool', 'tool']);
});

test('many checks are folded into cells; hostile names are inert', () => {
  const many = aRun((outcome) => ({ ...outcome, checks: [...outcome.checks, ...Array.from({ length: 7000 }, (_, index) => ({ ...anOutcome('offline').checks[0]!, id: `check-${index}` }))] }));
  expect(predicate(many).passedTests).toEqual(['branch-office/offline', 'branch-office/setup', 'branch-office/audit', 'branch-office/comparison', 'run/evidence']);
  const report = hostileReport();
  const text = JSON.stringify(predicate(report, aPolicy({ required: [{ scenario: '*', strategies: ALL }] })));
  expect(text).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\\u00(0|1)/);
  expect(text).toContain('[U+202E]');
});
