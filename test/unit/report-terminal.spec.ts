import { expect, test } from '@playwright/test';
import type { JournalEvent } from '../../harness/run/journal-event.ts';
import { compare } from '../../harness/verify/compare/compare.ts';
import { displayWidth } from '../../reports/display-width.ts';
import { eventLine } from '../../reports/json.ts';
import { terminalSummary } from '../../reports/terminal-summary.ts';
import { errorText, terminalTable } from '../../reports/terminal-table.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import { INFRASTRUCTURE_ERROR, anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const comparison = compare([anOutcome('offline'), anOutcome('setup', { inventory: anInventory({ drivers: [anInventory().drivers[1]!] }) }), anErrorOutcome('audit')], { declared: [] });
const plain = (text: string) => text.replace(/\u001b\[[0-9;]*m/g, '');

test('shows every operation, sign and reason', () => {
  const text = terminalTable(comparison);
  expect(text).toContain('branch-office  FAILED');
  expect(text).toMatch(/Add driver netkvm\.inf +✔ +✘ \[\d\] +\? \[1\]/);
  expect(text).toMatch(/Install application branch-agent\.msi +– \[\d\] +✔/);
  expect(text).toMatch(/Time +12 min 35 s +15 min 44 s/);
  expect(text).toMatch(/Restarts +2 +2/);
  expect(text).toMatch(/Image growth +\+1\.9 GB +\+2\.0 GB +not measured/);
  expect(text).toContain('2 differences: 1 unexpected, 0 expected, 1 not possible');
  expect(text).toContain('✘ driver:netkvm.inf (offline: Red Hat, Inc. 100.95.104.26200 (Net); setup: absent)');
  expect(text).toContain('[1] audit: WP-MACHINE-DEADLINE in stage setup');
  expect(text.endsWith('\n')).toBe(true);
});

test('colours only when asked; the text is the same', () => {
  expect(terminalTable(comparison)).not.toContain('\u001b');
  const colored = terminalTable(comparison, { color: true });
  expect(colored).toContain('\u001b[31m');
  const lines = (text: string) => text.split('\n').map((line) => line.trimEnd());
  expect(lines(plain(colored))).toEqual(lines(terminalTable(comparison)));
});

test('colours for terminals; NO_COLOR and FORCE_COLOR decide otherwise', () => {
  const asked = [
    [true, {}, true], [false, {}, false], [undefined, {}, false], [true, { TERM: 'dumb' }, false],
    [true, { NO_COLOR: '1' }, false], [true, { NO_COLOR: '' }, true], [true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [false, { FORCE_COLOR: '1' }, true], [false, { FORCE_COLOR: 'true' }, true], [true, { FORCE_COLOR: '0' }, false], [true, { FORCE_COLOR: '' }, true],
  ] as const;
  expect(asked.map(([isTTY, environment]) => wantsColor({ ...(isTTY !== undefined && { isTTY }) }, environment))).toEqual(asked.map(([, , answer]) => answer));
});

for (const width of [40, 52, 60, 80, 100, 200])
  for (const report of [realisticReport(), hostileReport()])
    test(`no line is wider than ${width} (${report.scenarios.length} scenarios)`, () => {
      const lines = report.scenarios.flatMap(({ comparison }) => [false, true].flatMap((ascii) => terminalTable(comparison, { width, ascii }).split('\n')));
      expect(lines.filter((line) => displayWidth(line) > width)).toEqual([]);
    });

test('the ASCII variant is ASCII', () => {
  for (const scenario of [...realisticReport().scenarios, ...hostileReport().scenarios]) expect(terminalTable(scenario.comparison, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/);
});

test('a guest cannot write escape sequences or direction overrides to the terminal', () => {
  const text = hostileReport().scenarios.map((scenario) => terminalTable(scenario.comparison)).join('');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

test('a guest cannot give commands to the CI system that prints the text', () => {
  const commands = ['::error file=a::x', '::add-mask::x', '::STOP-COMMANDS::x', '::set-output name=a::x', '##[error]x', '##vso[task.setvariable variable=a]b'];
  // Pushed along, so that one of them begins a line wherever lines are wrapped.
  const said = commands.flatMap((command) => Array.from({ length: 80 }, (_, length) => `${'x'.repeat(length)}${command}`));
  const checks = said.map((actual, index) => ({ id: `c${index}`, title: said[index]!, operation: 'add-package:rollup.cab', status: 'failed' as const, expected: 'nothing', actual, evidence: [] }));
  const reports = checks.map((check) => aReport([aScenario([aCell(anOutcome('setup', { checks: [check] })), aCell(anErrorOutcome('audit', { ...INFRASTRUCTURE_ERROR, cause: check.actual }))])]));
  const printed = reports.flatMap((report) => [terminalSummary(report, { width: 60 }), terminalTable(report.scenarios[0]!.comparison, { width: 60 }), errorText(report.scenarios[0]!.cells[1]!.outcome)]).join('\n');
  expect(printed.split('\n').filter((line) => /^\s*::[a-z-]+.*::|##(?:vso)?\[/i.test(line))).toEqual([]);
  expect(printed).toContain(': :error file=a::x');
  // As JSON the text is the same, but no line has a command in it.
  const event: JournalEvent = { at: '', run: '', type: 'serial', scenario: 's', strategy: 'setup', stage: 'setup', text: commands.join(' ') };
  expect(eventLine(event)).not.toMatch(/^::|##(?:vso)?\[/i);
  expect(JSON.parse(eventLine(event))).toEqual(event);
});

test('wide characters and emoji take two columns, marks none', () => {
  const widths = { '\u65e5\u672c': 4, 'e\u0301': 1, '\uff01': 2, '\ud55c': 2, '\u{17000}': 2, '\u{20000}': 2, '\u2705': 2, '\u231a': 2, '\u{1f600}': 2, '\u{1f1e9}\u{1f1ea}': 2, '\u2714': 1, '\u{1f321}': 1, '\u00e4': 1, '\u05e9': 1, '\u200b': 0 };
  expect(Object.fromEntries(Object.keys(widths).map((text) => [text, displayWidth(text)]))).toEqual(widths);
});

test('no differences is said of systems that were compared, and of nothing else', () => {
  const alone = terminalTable(compare([anOutcome('offline'), anErrorOutcome('setup')], { declared: [] }));
  expect(alone).toContain('Fewer than two strategies left a system: there is nothing to compare.');
  expect(alone).toMatch(/Checks passed +\d+ of \d+ +none judged/);
  expect(alone).not.toContain('No differences');
  expect(terminalTable(compare([anOutcome('setup'), anOutcome('audit')], { declared: [] }))).toContain('No differences between the systems.');
});
