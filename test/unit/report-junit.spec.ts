import { expect, test } from '@playwright/test';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { junit } from '../../reports/junit.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { INFRASTRUCTURE_ERROR, aNotRunOutcome, anErrorOutcome, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', isArray: (name) => ['testsuite', 'testcase', 'property'].includes(name) });
function suites(report: RunReport): any[] {
  const xml = junit(report);
  expect(XMLValidator.validate(xml)).toBe(true);
  return parser.parse(xml).testsuites.testsuite;
}

test('a suite per scenario x strategy and one per comparison, a case per check', () => {
  const all = suites(realisticReport());
  expect(all.map((suite) => suite.name)).toEqual([
    'branch-office [offline]', 'branch-office [setup]', 'branch-office [audit]', 'branch-office [comparison]',
    'kiosk [setup]', 'kiosk [audit]', 'kiosk [comparison]',
    'file-server-core [offline]', 'file-server-core [setup]', 'file-server-core [audit]', 'file-server-core [comparison]',
  ]);
  const [offline, setup] = all;
  expect(offline).toMatchObject({ tests: '9', failures: '0', errors: '0', skipped: '1', timestamp: '2024-11-04T09:30:00' });
  expect(setup).toMatchObject({ tests: '9', failures: '2' });
  expect(offline.testcase.find((entry: any) => entry.skipped)).toMatchObject({ name: expect.stringContaining('Contoso Branch Agent'), skipped: { message: expect.stringContaining('not-possible: The Windows Installer engine') } });
  expect(setup.testcase.find((entry: any) => entry.failure).failure).toMatchObject({ type: 'product.expectation', message: expect.stringContaining('actual: Disable Pending') });
  expect(offline.properties.property).toContainEqual({ name: 'strategy', value: 'offline' });
  expect(all[3].testcase.filter((entry: any) => entry.failure)).toHaveLength(2);
});

test('infrastructure is an error, product a failure, not run is skipped; none is a plain pass', () => {
  const of = (outcome: Parameters<typeof aCell>[0]) => suites(aReport([aScenario([aCell(outcome)])]))[0];
  expect(of(anErrorOutcome('audit'))).toMatchObject({ tests: '1', errors: '1', failures: '0' });
  expect(of(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'product' }))).toMatchObject({ tests: '1', errors: '0', failures: '1' });
  expect(of(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, kind: 'scenario' }))).toMatchObject({ errors: '1' });
  expect(of(aNotRunOutcome('setup'))).toMatchObject({ tests: '1', skipped: '1' });
  expect(of({ ...anOutcome('setup'), verdict: 'error', image: { ...anOutcome('setup').image, unchanged: false } })).toMatchObject({ errors: '1' });
});

test('totals add up and a green run has no failures', () => {
  const parsed = parser.parse(junit(realisticReport())).testsuites;
  for (const name of ['tests', 'failures', 'errors', 'skipped']) expect(Number(parsed[name]), name).toBe(parsed.testsuite.reduce((sum: number, suite: any) => sum + Number(suite[name]), 0));
  expect(parser.parse(junit(greenReport())).testsuites).toMatchObject({ failures: '0', errors: '0' });
});

test('hostile text stays text, and only characters that XML 1.0 allows are written', () => {
  const xml = junit(hostileReport());
  expect(XMLValidator.validate(xml)).toBe(true);
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(xml).not.toContain('<script');
  expect(xml).not.toContain('<img');
  expect(xml).not.toContain('<![CDATA[');
});
