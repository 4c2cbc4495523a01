import { expect, test } from '@playwright/test';
import { annotationCommands, annotationsOf, type Annotation } from '../../harness/matrix/annotations.ts';
import { SUMMARY_LIMIT_BYTES, fitSummary } from '../../reports/markdown/fit-summary.ts';
import { jobSummary } from '../../reports/markdown/job-summary.ts';
import { tableCell } from '../../reports/markdown/table.ts';
import type { RunRecord } from '../../harness/run/run-record.ts';
import { scenarioPositions } from '../../harness/scenario/scenario-positions.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';
import { anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

const OPTIONS = { limit: SUMMARY_LIMIT_BYTES, reportAt: 'report.html of the uploaded artifact' };
const bytes = (text: string): number => Buffer.byteLength(text, 'utf8');

test('a green run: verdict and numbers of every cell, the operations side by side', () => {
  const summary = jobSummary(greenReport(), OPTIONS);
  expect(summary).toContain('## wimproof 20241104\\-093000\\-7f3a: \u2705 passed');
  for (const strategy of ['offline', 'setup', 'audit']) expect(summary).toContain(`| branch\\-office | ${strategy} | \u2705 passed |`);
  expect(summary).toContain('| Operation | offline | setup | audit |\n| --- | --- | --- | --- |');
  expect(summary).not.toContain('### Errors');
  expect(summary).not.toContain('left out');
});

test('a red run: errors, failed checks and unexplained differences, with causes and mends', () => {
  const summary = jobSummary(realisticReport(), OPTIONS);
  expect(summary).toContain('### Errors');
  expect(summary).toContain('WP\\-MACHINE\\-DEADLINE');
  expect(summary).toContain('### Failed checks');
  expect(summary).toMatch(/\| \u274c \*\*unexpected\*\* \| /);
  // Every table row has as many cells as its head.
  let columns = 0;
  for (const line of summary.split('\n')) {
    const cells = line.replace(/\\\|/g, '').split('|').length;
    if (/^\| --- /.test(line)) columns = cells;
    else if (!line.startsWith('|')) columns = 0;
    else if (columns > 0) expect(cells, line).toBe(columns);
  }
});

test('hostile text stays text: no markup, no link, no further row', () => {
  const summary = jobSummary(hostileReport(), OPTIONS);
  expect(summary).not.toMatch(/<(?!\/?$)/);
  expect(summary).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  for (const line of summary.split('\n')) expect(line === '' || /^[#|]/.test(line), line.slice(0, 80)).toBe(true);
  expect(tableCell('a|b\n| `x` <img src=x> [y](http://z) https://e www.q @me \\| &lt; ![i](j)')).toBe(
    'a\\|b \\| \\`x\\` &lt;img src=x&gt; \\[y\\]\\(http:&#47;/z\\) https:&#47;/e www&#8203;&#46;q @&#8203;me \\\\\\| &amp;lt; \\!\\[i\\]\\(j\\)',
  );
  expect([...tableCell('\u{1F600}'.repeat(400))]).toHaveLength(300);
});

test('a summary is cut between rows, within the limit of bytes, and says how much is left out', () => {
  const rows = (name: string, count: number) => Array.from({ length: count }, (_, index) => `| ${name}${index} \u00e4\u{1F600} |`);
  const blocks = [{ head: '## A\n\n| a |\n| --- |', rows: rows('a', 40) }, { head: '## B\n\n| b |\n| --- |', rows: rows('b', 40) }];
  const whole = fitSummary(blocks, 1e6, (left) => `${left} left out`);
  expect(whole).not.toContain('left out');
  const random = randomFrom(7);
  for (let turn = 0; turn < 300; turn++) {
    const limit = Math.floor(random() * (bytes(whole) + 20));
    const text = fitSummary(blocks, limit, (left) => `${left} left out`);
    expect(bytes(text), `limit ${limit}`).toBeLessThanOrEqual(limit);
    if (limit >= bytes(whole)) expect(text).toBe(whole);
    else if (text !== '') {
      const shown = text.match(/^\| [ab]\d+ \u00e4\u{1F600} \|$/gmu)?.length ?? 0;
      expect(text, `limit ${limit}`).toContain(`\n${80 - shown} left out\n`);
      // What is shown is a beginning of the whole.
      expect(whole.startsWith(text.slice(0, text.lastIndexOf(`\n${80 - shown} left out`)))).toBe(true);
    }
  }
});

test('the summary of a very large run fits into 1 MiB', () => {
  const features = Array.from({ length: 9000 }, (_, index) => ({ name: `Feature-${index}-${'\u00e4'.repeat(60)}`, state: 'Enabled' }));
  const report = aReport([aScenario([aCell(anOutcome('offline', { inventory: anInventory({ features }) })), aCell(anOutcome('setup'))])]);
  const summary = jobSummary(report, OPTIONS);
  expect(bytes(summary)).toBeLessThanOrEqual(1_048_576);
  expect(bytes(summary)).toBeGreaterThan(1_000_000);
  expect(summary).toMatch(/\*\*\d+ rows are left out\*\* .* report\.html of the uploaded artifact\.\n$/);
});

const POSITIONS = scenarioPositions(`name: branch-office
image: { template: pane }
request:
  - operation: enable-feature
    feature: TelnetClient
  - { operation: disable-feature, feature: SMB1Protocol, id: smb }
expect:
  - feature: NetFx3
`);
test('positions of operations and expectations, by id', () => {
  expect(POSITIONS).toEqual({ operations: { 'enable-feature:TelnetClient': { line: 4, column: 5 }, smb: { line: 6, column: 5 } }, expectations: { 'feature:NetFx3': { line: 8, column: 5 } } });
  expect(scenarioPositions('name: [')).toEqual({ operations: {}, expectations: {} });
});

const RECORD: RunRecord = {
  schema: 'wimproof.run/1', run: 'r', version: '1', provider: 'qemu', startedAt: '', scenarios: [{ name: 'branch-office', description: '', strategies: ['offline'], file: 'scenarios/branch.yaml', positions: POSITIONS }],
};
test('a failed check is an error at its operation or expectation; infrastructure is a warning at the scenario', () => {
  const check = { id: 'feature:x', title: 'Feature x is enabled', status: 'failed' as const, expected: 'enabled', actual: 'disabled', evidence: [] };
  const outcome = anOutcome('offline', {
    checks: [{ ...check, operation: 'smb' }, { ...check, id: 'feature:NetFx3', operation: 'smb' }, { ...check, id: 'other' }, { ...check, status: 'passed', actual: 'enabled' }],
    error: { code: 'WP-X', kind: 'infrastructure', cause: 'The guest is gone', mend: 'Look', evidence: [] },
  });
  const report = aReport([aScenario([aCell(outcome)])]);
  expect(annotationsOf(report, RECORD).map(({ level, file, line, column }) => [level, file, line, column])).toEqual([
    ['error', 'scenarios/branch.yaml', 6, 5], ['error', 'scenarios/branch.yaml', 8, 5], ['error', 'scenarios/branch.yaml', 1, undefined], ['warning', 'scenarios/branch.yaml', 1, undefined],
  ]);
  expect(annotationCommands(annotationsOf(report, RECORD).slice(0, 1), 'there')).toEqual(['::error file=scenarios/branch.yaml,line=6,col=5,title=branch-office offline%3A Feature x is enabled::expected: enabled; actual: disabled']);
  expect(annotationsOf(report, RECORD, 'comparison')).toEqual([]);
  // A file outside of the repository, or an unknown one, is not named.
  for (const file of ['C:/lab/x.yaml', '/lab/x.yaml', undefined]) expect(annotationsOf(report, { ...RECORD, scenarios: [{ ...RECORD.scenarios[0]!, file }] })[0], file).not.toHaveProperty('file');
  expect(annotationsOf(report, null)[0]).not.toHaveProperty('line');
});

test('a comparison is annotated with what nothing explains', () => {
  const annotations = annotationsOf(realisticReport(), null, 'comparison');
  expect(annotations.length).toBeGreaterThan(0);
  expect(new Set(annotations.map(({ title }) => title))).toEqual(new Set(['branch-office: unexplained difference']));
});

test('ten errors and ten warnings at most, the rest in one line', () => {
  const of = (level: Annotation['level'], count: number): Annotation[] => Array.from({ length: count }, (_, index) => ({ level, title: `t${index}`, message: `m${index}` }));
  expect(annotationCommands([...of('error', 10), ...of('warning', 10)], 'there')).toHaveLength(20);
  const commands = annotationCommands([...of('warning', 12), ...of('error', 11)], 'there');
  expect(commands).toHaveLength(21);
  expect(commands.filter((line) => line.startsWith('::error'))).toHaveLength(10);
  expect(commands.at(-1)).toBe('::notice title=wimproof::1 error and 2 warnings more than GitHub shows for a step: see there');
  for (const line of annotationCommands([{ level: 'error', title: 'a\nb', message: `\n::stop-commands::x\n${'\u{1F600}'.repeat(3000)}` }], '')) {
    expect(line).not.toContain('\n');
    expect([...line].length).toBeLessThan(1100);
  }
});
