import { expect, test } from '@playwright/test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { junit, type JunitOptions } from '../../reports/junit.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { expectGolden } from './fixtures/golden.ts';
import { INFRASTRUCTURE_ERROR, aNotRunOutcome, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name) });
function suites(report: RunReport, options?: JunitOptions): any[] {
  const xml = junit(report, options);
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).testsuites.testsuite;
}
const END = 'The strategy is carried out to its end';
const EVIDENCE = { serialLog: 'serial.log', screenshots: ['evidence/a.png', 'evidence/last.png'], logs: ['logs/CBS.log', '../../etc/passwd', '/etc/shadow', 'C:\\x', 'a]]\nb', 'x|y'], plan: 'plan.json' };
const failing = () => anOutcome('setup', { inventory: anInventory({ drivers: [] }), evidence: EVIDENCE });

test('a suite per scenario x strategy and one per comparison, a case per check', () => {
  const all = suites(realisticReport());
  expect(all.map((suite) => suite.name)).toEqual([
    'branch-office.offline', 'branch-office.setup', 'branch-office.audit', 'branch-office.comparison',
    'kiosk.setup', 'kiosk.audit', 'kiosk.comparison',
    'file-server-core.offline', 'file-server-core.setup', 'file-server-core.audit', 'file-server-core.comparison',
  ]);
  const [offline, setup] = all;
  expect(offline).toMatchObject({ tests: '11', failures: '0', errors: '0', skipped: '1', timestamp: '2024-11-04T09:30:00', package: 'branch-office', id: '0' });
  expect(setup).toMatchObject({ tests: '11', failures: '2' });
  expect(offline.testcase.find((entry: any) => entry.skipped)).toMatchObject({ name: expect.stringContaining('Contoso Branch Agent'), skipped: { message: expect.stringContaining('not-possible: The Windows Installer engine'), '#text': expect.stringContaining('The Windows Installer engine') } });
  expect(setup.testcase.find((entry: any) => entry.failure).failure).toMatchObject({ type: 'product.expectation', message: expect.stringContaining('actual: Disable Pending'), '#text': expect.stringContaining('actual: Disable Pending') });
  expect(offline.properties.property).toContainEqual({ name: 'strategy', value: 'offline' });
  expect(offline.properties.property).toContainEqual({ name: 'image.sha256', value: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(all[3].testcase.filter((entry: any) => entry.failure)).toHaveLength(2);
  for (const suite of all) for (const entry of suite.testcase) expect(entry.classname).toBe(suite.name);
});

test('a strategy takes the time of its first case; cases add up to the suite', () => {
  const sum = (of: any[]) => of.reduce((total, { time }) => total + Number(time), 0);
  const all = parser.parse(junit(realisticReport())).testsuites;
  for (const suite of all.testsuite) expect(sum(suite.testcase), suite.name).toBeCloseTo(Number(suite.time), 3);
  expect(sum(all.testsuite)).toBeCloseTo(Number(all.time), 3);
});

test('times are in UTC, whatever zone they were written in', () => {
  const at = (startedAt: string) => suites(aReport([aScenario([aCell({ ...anOutcome('setup'), startedAt })])]))[0].timestamp;
  expect(['2024-11-04T10:30:00.123+01:00', '2024-11-04T09:30:00.000Z', '2024-11-04T09:30:00Z', 'some day'].map(at)).toEqual(['2024-11-04T09:30:00', '2024-11-04T09:30:00', '2024-11-04T09:30:00', '1970-01-01T00:00:00']);
});

test('infrastructure is an error, product a failure, not run is skipped; none is a plain pass', () => {
  const of = (outcome: Parameters<typeof aCell>[0]) => suites(aReport([aScenario([aCell(outcome)])]))[0];
  expect(of(anErrorOutcome('audit'))).toMatchObject({ tests: '2', errors: '1', failures: '0', testcase: [{ name: END, error: { type: 'infrastructure.WP-MACHINE-DEADLINE' } }, {}] });
  expect(of(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'product' }))).toMatchObject({ errors: '0', failures: '1' });
  expect(of(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'scenario' }))).toMatchObject({ errors: '1', failures: '0' });
  expect(of(aNotRunOutcome('setup'))).toMatchObject({ skipped: '1', failures: '0', errors: '0', testcase: [{ name: END, skipped: { message: expect.stringContaining('not-run') } }, {}] });
  const changed = of({ ...anOutcome('setup'), verdict: 'error', image: { ...anOutcome('setup').image, unchanged: false } });
  expect(changed).toMatchObject({ errors: '1' });
  expect(changed.testcase[1]).toMatchObject({ name: 'The base image is unchanged', error: { type: 'infrastructure.image-changed' } });
  // Not looked at is not a passed test.
  expect(of({ ...anOutcome('setup'), image: { ...anOutcome('setup').image, unchanged: null } }).testcase.map((entry: any) => entry.name)).not.toContain('The base image is unchanged');
  // Nothing judged, and no error that says why: still no plain pass.
  expect(of(anOutcome('setup', { checks: [], verdict: 'error' }))).toMatchObject({ errors: '1' });
});

test('totals add up and a green run has no failures', () => {
  const parsed = parser.parse(junit(realisticReport())).testsuites;
  for (const name of ['tests', 'failures', 'errors']) expect(Number(parsed[name]), name).toBe(parsed.testsuite.reduce((sum: number, suite: any) => sum + Number(suite[name]), 0));
  for (const suite of parsed.testsuite)
    for (const [counted, element] of [['failures', 'failure'], ['errors', 'error'], ['skipped', 'skipped']]) expect(Number(suite[counted!]), `${suite.name} ${counted}`).toBe(suite.testcase.filter((entry: any) => element! in entry).length);
  expect(parser.parse(junit(greenReport())).testsuites).toMatchObject({ failures: '0', errors: '0' });
});

test('evidence: at what did not pass and at the suite, the last screenshot first, nothing that leads out', () => {
  const lines = (text: string): string[] => text.trim().split('\n');
  const expected = ['evidence/last.png', 'evidence/a.png', 'serial.log', 'logs/CBS.log', 'plan.json'].map((name) => `[[ATTACHMENT|branch-office/setup/${name}]]`);
  const [suite] = suites(aReport([aScenario([aCell(failing())])]));
  expect(lines(suite['system-out'])).toEqual(expected);
  for (const entry of suite.testcase) expect('system-out' in entry, entry.name).toBe('failure' in entry);
  expect(lines(suite.testcase.find((entry: any) => entry.failure)['system-out'])).toEqual(expected);
  // As the caller writes them, or not at all.
  const [moved] = suites(aReport([aScenario([aCell(failing())])]), { evidence: (path) => (path.endsWith('.png') ? `/builds/runs/r/${path}` : null) });
  expect(lines(moved['system-out'])).toEqual(['[[ATTACHMENT|/builds/runs/r/branch-office/setup/evidence/last.png]]', '[[ATTACHMENT|/builds/runs/r/branch-office/setup/evidence/a.png]]']);
});

test('what a guest says is never in the output that consumers take attachments from', () => {
  const check = { id: 'x', title: 'T', status: 'failed' as const, expected: 'e', actual: '[[ATTACHMENT|/etc/shadow]]\n[[ATTACHMENT|/etc/passwd]]', evidence: ['[[ATTACHMENT|/etc/hosts]]'] };
  const [suite] = suites(aReport([aScenario([aCell(anOutcome('setup', { checks: [check], evidence: EVIDENCE }))])]));
  expect(JSON.stringify([suite['system-out'], suite['system-err'], suite.testcase.map((entry: any) => entry['system-out'])])).not.toContain('/etc/');
  expect(suite.testcase.at(-1).failure['#text']).toContain('/etc/shadow');
});

test('file and line of what asked for a check, when they are known', () => {
  const places = { 'branch-office': { file: 'scenarios/branch.yaml', positions: { operations: { 'add-driver:netkvm.inf': { line: 12, column: 5 } }, expectations: {} } } };
  const [suite] = suites(aReport([aScenario([aCell(failing())])]), { places });
  expect(suite.properties.property).toContainEqual({ name: 'scenario.file', value: 'scenarios/branch.yaml' });
  expect(suite.testcase.find((entry: any) => entry.failure).failure['#text']).toMatch(/\nat: scenarios\/branch\.yaml:12:5$/);
});

test('no two cases of a suite have one name', () => {
  const check = { id: 'a', title: 'Same', status: 'passed' as const, expected: '', actual: '', evidence: [] };
  const [suite] = suites(aReport([aScenario([aCell(anOutcome('setup', { checks: [check, { ...check, id: 'b' }, { ...check, id: 'b' }, { ...check, id: 'c', title: '' }, { ...check, id: 'd', title: END }] }))])]));
  expect(suite.testcase.map((entry: any) => entry.name)).toEqual([END, 'The base image is unchanged', 'Same', 'Same (b)', 'Same (b, 2)', 'c', `${END} (d)`]);
});

test('hostile text stays text, and only characters that XML 1.0 allows are written', () => {
  const xml = junit(hostileReport());
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(xml).not.toContain('<script');
  expect(xml).not.toContain('<img');
  expect(xml).not.toContain('<![CDATA[');
});

test('a source read scenario by scenario gives the same', () => {
  expect(junit(sourceOf(realisticReport()))).toBe(junit(realisticReport()));
});

for (const [name, report] of [['realistic', realisticReport()], ['hostile', hostileReport()], ['green', greenReport()]] as const)
  test(`golden file: ${name}`, () => {
    expectGolden(junit(report), `junit-${name}.xml`);
  });
