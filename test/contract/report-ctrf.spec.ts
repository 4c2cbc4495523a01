import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { ctrf } from '../../reports/ctrf/ctrf.ts';
import { anErrorOutcome, anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';

const schema: any = JSON.parse(readFileSync(new URL('schemas/ctrf.schema.json', import.meta.url), 'utf8'));
const ajv = new Ajv({ allErrors: true });
addFormats.default(ajv);
const validate = ajv.compile(schema);
const evidence = { serialLog: 'serial.log', screenshots: ['evidence/finished.png'], logs: ['logs/CBS.log'], plan: 'plan.json' };
const places = { 'branch-office': { file: 'scenarios/branch.yaml', positions: { operations: { 'add-driver:netkvm.inf': { line: 12, column: 5 } }, expectations: {} } } };
const reports = {
  green: greenReport(),
  realistic: realisticReport(),
  hostile: hostileReport(),
  'with evidence': aReport([aScenario([aCell(anOutcome('setup', { inventory: anInventory({ drivers: [] }), evidence })), aCell(anErrorOutcome('audit'))])]),
  // What a journal without a head leaves.
  nameless: aReport(greenReport().scenarios, { run: '', version: '', provider: '', startedAt: 'some day', durationMs: null, interrupted: true }),
  'a clock that was set back': aReport([aScenario([aCell({ ...anOutcome('setup'), durationMs: -5 })])]),
  empty: aReport([]),
};

for (const [name, report] of Object.entries(reports))
  test(`valid by CTRF's schema: ${name}`, () => {
    const document = JSON.parse(ctrf(report, { places }));
    validate(document);
    expect(validate.errors ?? []).toEqual([]);
    const { summary, tests } = document.results;
    expect(summary.passed + summary.failed + summary.skipped + summary.pending + summary.other).toBe(summary.tests);
    expect(tests).toHaveLength(summary.tests);
    expect(tests.filter(({ duration, start, stop }: any) => duration < 0 || stop < start)).toEqual([]);
  });

test('the schema notices what is wrong', () => {
  const document = JSON.parse(ctrf(reports.realistic));
  for (const spoil of [(d: any) => delete d.results.summary.other, (d: any) => (d.results.tests[0].status = 'error'), (d: any) => (d.results.tests[0].verdict = 'passed'), (d: any) => (d.results.tests[0].suite = []), (d: any) => (d.results.tests[0].duration = 1.5)]) {
    const spoilt = structuredClone(document);
    spoil(spoilt);
    expect(validate(spoilt), String(spoil)).toBe(false);
  }
});
