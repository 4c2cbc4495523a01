import { expect, test } from '@playwright/test';
import { jobSummary } from '../../reports/markdown/job-summary.ts';
import { COMMENT_LIMIT, COMMENT_MARKER, linkTarget, prComment } from '../../reports/markdown/pr-comment.ts';
import { sinceGreen } from '../../reports/since-green.ts';
import { sourceOf } from '../../reports/source-of.ts';
import type { HistoryEntry, ScenarioReport } from '../../reports/run-report.ts';
import { expectGolden } from './fixtures/golden.ts';
import { aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const OPTIONS = { limit: 1024 * 1024, reportAt: 'report.html of the uploaded artifact' };
const REPORTS = [['realistic', realisticReport()], ['hostile', hostileReport()], ['green', greenReport()]] as const;
const red = (changes: Partial<ScenarioReport> = {}) => aScenario([aCell(anOutcome('setup', { inventory: anInventory({ drivers: [] }) })), aCell(anOutcome('audit'))], changes);
const earlier = (run: string, verdict: HistoryEntry['verdict'], changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  run, startedAt: '2024-10-01T00:00:00.000Z', version: '0.1.0', provider: 'qemu', verdict, digest: 'd', failures: [],
  cells: (['setup', 'audit'] as const).map((strategy) => ({ strategy, verdict, durationMs: 1, reboots: 1, imageGrowthBytes: 1, imageSha256: anOutcome('setup').image.sha256, windowsVersion: '10.0.26100.2033', passed: 1, failed: 0, operations: {}, failures: [] })),
  ...changes,
});

test('a comment: marker, verdict, scenarios x strategies, failures with expected and actual, link', () => {
  const text = prComment(realisticReport(), { reportUrl: 'https://ci.example/runs/1/report.html' });
  expect(text.startsWith(`${COMMENT_MARKER}\n### \u274c failed: wimproof\n\n3 scenarios \u00b7 `)).toBe(true);
  expect(text).toContain('[whole report](https://ci.example/runs/1/report.html)');
  expect(text).toContain('| Scenario | offline | setup | audit |\n| --- | --- | --- | --- |\n| \u274c branch\\-office | \u2705 8 checks, 12 min 35 s | \u274c 2 of 9 failed, 15 min 44 s | ');
  expect(text).toContain('| \u26a0\ufe0f file\\-server\\-core | \u26a0\ufe0f WP\\-MACHINE\\-DEADLINE, ');
  expect(text).toContain('\u2754 not run |');
  expect(text).toMatch(/\| \u274c Feature SMB1Protocol is disabled \| branch\\-office: setup \| Expected: .* Actual: Disable Pending/);
  expect(text).not.toContain('Since the last green run');
  expect(prComment(greenReport())).toMatch(/^<!-- wimproof -->\n### \u2705 passed: wimproof\n\n1 scenario \u00b7 /);
  expect(prComment(greenReport())).not.toContain('####');
});

test('one kind of failure in many places is one row', () => {
  const checks = [{ id: 'a', title: 'A is there', status: 'failed' as const, expected: 'there', actual: 'absent', evidence: [] }];
  const report = aReport(['a', 'b', 'c', 'd', 'e'].map((name) => aScenario([aCell(anOutcome('setup', { scenario: name, checks }))])));
  const text = prComment(report);
  expect(text).toContain('#### 1 failure\n');
  expect(text.match(/A is there/g)).toHaveLength(1);
  expect(text).toContain('a: setup; b: setup; c: setup; and 2 more');
});

test('more failures than are shown are counted', () => {
  const checks = Array.from({ length: 14 }, (_, index) => ({ id: `c${index}`, title: `C${index}`, status: 'failed' as const, expected: 'e', actual: 'a', evidence: [] }));
  expect(prComment(aReport([aScenario([aCell(anOutcome('setup', { checks }))])]))).toContain('#### The first 10 of 14 failures\n');
});

test('what changed since the last green run, when history is known', () => {
  const head = { run: 'now', startedAt: '2024-11-04T09:30:00.000Z', version: '0.2.0', provider: 'qemu' };
  const history = [earlier('g0', 'passed'), earlier('g1', 'passed'), earlier('r1', 'failed'), earlier('r2', 'error')];
  expect(sinceGreen(red({ history, digest: 'd' }), head)).toEqual({ green: { run: 'g1', startedAt: '2024-10-01T00:00:00.000Z' }, redRuns: 3, changed: ['wimproof 0.1.0 \u2192 0.2.0'] });
  const other = earlier('g', 'passed', { provider: 'hyperv', cells: [{ ...earlier('g', 'passed').cells[0]!, imageSha256: 'another', windowsVersion: '10.0.26100.1' }] });
  expect(sinceGreen(red({ history: [other], digest: 'e' }), head)!.changed).toEqual(['the request, its payloads or its expectations', 'the base image', 'Windows 10.0.26100.1 \u2192 10.0.26100.2033', 'wimproof 0.1.0 \u2192 0.2.0', 'provider hyperv \u2192 qemu', 'strategies setup \u2192 setup, audit']);
  // Never green, nobody looked, or green now.
  expect(sinceGreen(red({ history: [earlier('r', 'failed')] }), head)).toBeUndefined();
  expect(sinceGreen(red(), head)).toBeUndefined();
  expect(sinceGreen(aScenario([aCell(anOutcome('setup'))], { history: [earlier('g', 'passed')] }), head)).toBeUndefined();
  // What is not recorded is not called a change.
  expect(sinceGreen(red({ history: [earlier('g', 'passed', { version: '', digest: undefined, cells: [] })] }), { ...head, version: '', provider: '' })!.changed).toEqual(['strategies  \u2192 setup, audit']);
  const text = prComment(aReport([red({ history, digest: 'd' })]));
  expect(text).toContain('#### Since the last green run\n\n| Scenario | Last green | Not green for | What changed |\n| --- | --- | --- | --- |\n| branch\\-office | g1 | 3 runs | nothing that is recorded |');
});

test('a comment is never longer than GitHub takes, and keeps its marker', () => {
  const report = aReport(Array.from({ length: 900 }, (_, index) => aScenario([aCell({ ...anErrorOutcome('offline'), scenario: `scenario-${index}-${'\u00e4'.repeat(60)}` })])));
  const text = prComment(report);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(COMMENT_LIMIT);
  expect(Buffer.byteLength(text)).toBeGreaterThan(COMMENT_LIMIT - 400);
  expect(text).toMatch(/\*\*\d+ rows are left out\*\* .*\n$/);
  for (const limit of [0, 40, 200, 900, 5000]) {
    const cut = prComment(report, { limit });
    expect(cut.startsWith(`${COMMENT_MARKER}\n`), `limit ${limit}`).toBe(true);
    if (limit > 40) expect(Buffer.byteLength(cut), `limit ${limit}`).toBeLessThanOrEqual(limit);
  }
});

test('only addresses of the web become links, and none can leave its place', () => {
  expect(linkTarget('https://a.example/x?y=1#z')).toBe('https://a.example/x?y=1#z');
  for (const address of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'x', '', undefined]) expect(linkTarget(address), address).toBeUndefined();
  expect(linkTarget('https://a.example/a) [x](http://b)\n<img>|`')).toMatch(/^https:\/\/a\.example\/[A-Za-z0-9%:/.]+$/);
  expect(prComment(greenReport(), { reportUrl: 'javascript:alert(1)' })).not.toContain('](');
});

test('a summary says why a strategy is not green, whatever the reason, and that a run was cut off', () => {
  const changed = { ...anOutcome('setup'), verdict: 'error' as const, image: { ...anOutcome('setup').image, unchanged: false } };
  const text = jobSummary(aReport([aScenario([aCell(changed), aCell(aNotRunOutcome('audit'))])], { interrupted: true }), OPTIONS);
  expect(text).toMatch(/^## wimproof .*: \u26a0\ufe0f error \(the run was cut off\)\n/);
  expect(text).toContain('| branch\\-office | setup | infrastructure | The base image was changed during the run | Its digest is not what it was before. |');
  expect(text).toContain('| branch\\-office | audit | infrastructure | The strategy did not run |');
  // Of what did not run nothing was counted or measured.
  expect(text).toContain('| branch\\-office | audit | \u2754 not run |  |  |  |  |\n');
  expect(jobSummary(aReport([aScenario([aCell(anOutcome('setup', { checks: [], verdict: 'error' }))])]), OPTIONS)).toContain('| No expectation could be judged |');
});

test('a source read scenario by scenario gives the same', () => {
  expect(prComment(sourceOf(realisticReport()))).toBe(prComment(realisticReport()));
  expect(jobSummary(sourceOf(realisticReport()), OPTIONS)).toBe(jobSummary(realisticReport(), OPTIONS));
});

for (const [name, report] of REPORTS)
  test(`golden files: ${name}`, () => {
    expectGolden(jobSummary(report, OPTIONS), `summary-${name}.md`);
    expectGolden(prComment(report, { reportUrl: 'https://ci.example/report.html' }), `pr-comment-${name}.md`);
  });
