import { expect, test } from '@playwright/test';
import { compare } from '../../harness/verify/compare/compare.ts';
import { displayWidth } from '../../reports/display-width.ts';
import { terminalTable } from '../../reports/terminal-table.ts';
import { anErrorOutcome, anInventory, anOutcome } from './fixtures/outcome-builder.ts';
import { hostileReport, realisticReport } from './fixtures/report-builder.ts';

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

for (const width of [40, 52, 60, 80, 100, 200])
  for (const report of [realisticReport(), hostileReport()])
    test(`no line is wider than ${width} (${report.scenarios.length} scenarios)`, () => {
      for (const scenario of report.scenarios)
        for (const ascii of [false, true])
          for (const line of terminalTable(scenario.comparison, { width, ascii }).split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    });

test('the ASCII variant is ASCII', () => {
  for (const scenario of [...realisticReport().scenarios, ...hostileReport().scenarios]) expect(terminalTable(scenario.comparison, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/);
});

test('a guest cannot write escape sequences or direction overrides to the terminal', () => {
  const text = hostileReport().scenarios.map((scenario) => terminalTable(scenario.comparison)).join('');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
});

test('wide characters take two columns', () => {
  expect(displayWidth('日本')).toBe(4);
  expect(displayWidth('e\u0301')).toBe(1);
});
