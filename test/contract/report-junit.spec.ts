import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { junit } from '../../reports/junit.ts';
import { anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';

const has = (program: string, ...argv: string[]): boolean => spawnSync(program, argv, { stdio: 'ignore' }).status === 0;
const EVIDENCE = { serialLog: 'serial.log', screenshots: ['evidence/finished.png'], logs: ['logs/CBS.log'], plan: 'plan.json' };
const reports = {
  green: greenReport(),
  realistic: realisticReport(),
  hostile: hostileReport(),
  'with evidence': aReport([aScenario([aCell(anOutcome('setup', { inventory: anInventory({ drivers: [] }), evidence: EVIDENCE }))])]),
  // A clock that was set back, or to another zone; what a journal without a head leaves.
  'odd times': aReport([aScenario([aCell({ ...anOutcome('setup'), startedAt: '2024-11-04T10:30:00.000+01:00', durationMs: -5 }), aCell({ ...anOutcome('audit'), startedAt: '' })])], { startedAt: 'some day' }),
  empty: aReport([]),
};

let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'wp-junit-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));
function written(xml: string): string {
  const file = join(folder, `${test.info().testId}.xml`);
  writeFileSync(file, xml);
  return file;
}
/** What xmllint has to say against a schema; empty when it is valid. */
function complaints(xml: string, schema: string): string {
  const { status, stderr } = spawnSync('xmllint', ['--nonet', '--huge', '--noout', '--schema', fileURLToPath(new URL(`schemas/${schema}`, import.meta.url)), written(xml)], { encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

test.describe('schemas', () => {
  test.skip(!has('xmllint', '--version'), "xmllint is not here: install Debian's libxml2-utils.");
  for (const [name, report] of Object.entries(reports)) {
    test(`${name}: valid for Jenkins's xUnit plugin`, () => {
      expect(complaints(junit(report), 'jenkins-junit-10.xsd')).toBe('');
      expect(complaints(junit(report, { strict: true }), 'jenkins-junit-10.xsd')).toBe('');
    });
    test(`${name}: strict, valid for Ant's JUnit task`, () => {
      expect(complaints(junit(report, { strict: true }), 'windyroad-JUnit.xsd')).toBe('');
    });
  }

  test('the schemas notice what is wrong', () => {
    const xml = junit(reports['with evidence'], { strict: true });
    for (const schema of ['jenkins-junit-10.xsd', 'windyroad-JUnit.xsd']) expect(complaints(xml.replace(/ failures="1"/, ''), schema)).toContain('failures');
    // Why not one form for both: Ant's knows neither attributes of the root nor output of a test case.
    expect(complaints(junit(reports['with evidence']), 'windyroad-JUnit.xsd')).toMatch(/testsuites.*attribute 'name'[^]*system-out/);
  });
});

test.describe('python3-junitparser', () => {
  // A version manager's python3 may stand before Debian's.
  const python = ['python3', '/usr/bin/python3'].find((name) => has(name, '-c', 'import junitparser'));
  test.skip(!python, "junitparser is not here: install Debian's python3-junitparser.");
  const program = `
import json, sys
from junitparser import JUnitXml, Failure, Error, Skipped
found = []
for suite in JUnitXml.fromfile(sys.argv[1]):
    cases = [{'name': c.name, 'class': c.classname, 'time': c.time, 'out': c.system_out, 'results': [[type(r).__name__, r.message, r.type, r.text] for r in c.result]} for c in suite]
    found.append({'name': suite.name, 'tests': suite.tests, 'failures': suite.failures, 'errors': suite.errors, 'skipped': suite.skipped, 'time': suite.time, 'properties': {p.name: p.value for p in suite.properties()}, 'cases': cases})
print(json.dumps(found))`;
  const parsed = (xml: string): any[] => JSON.parse(execFileSync(python!, ['-c', program, written(xml)], { encoding: 'utf8', maxBuffer: 1e8 }));

  test('reads scenarios, strategies, results and reasons', () => {
    const suites = parsed(junit(reports.realistic));
    expect(suites.map(({ name }) => name)).toContain('branch-office.setup');
    for (const suite of suites) {
      const count = (kind: string): number => suite.cases.filter(({ results }: any) => results.some(([type]: string[]) => type === kind)).length;
      expect([suite.tests, suite.failures, suite.errors, suite.skipped], suite.name).toEqual([suite.cases.length, count('Failure'), count('Error'), count('Skipped')]);
    }
    const error = suites.find(({ name }) => name === 'file-server-core.offline').cases[0];
    expect(error.results).toEqual([['Error', 'The guest did not report phase oobe within 30 minutes.', 'infrastructure.WP-MACHINE-DEADLINE', expect.stringContaining('Mend: Look at the last screenshot')]]);
  });

  test('reads evidence and hostile text as text', () => {
    const [suite] = parsed(junit(reports['with evidence']));
    expect(suite.cases.find(({ results }: any) => results[0]?.[0] === 'Failure').out).toContain('[[ATTACHMENT|branch-office/setup/evidence/finished.png]]');
    const hostile = parsed(junit(reports.hostile));
    expect(hostile.map(({ name }) => name)).toContain('</script><script>window.__hostile = 1</script><img src=x onerror="window.__hostile = 2">.audit');
  });
});
