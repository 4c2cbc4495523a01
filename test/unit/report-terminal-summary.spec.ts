import { expect, test } from '@playwright/test';
import { displayWidth } from '../../reports/display-width.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { terminalSummary } from '../../reports/terminal-summary.ts';
import { expectGolden } from './fixtures/golden.ts';
import { aNotRunOutcome, anErrorOutcome, anOutcome } from './fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';

const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');
const lines = (text: string): string[] => text.split('\n').map((line) => line.trimEnd());
const many = () => aReport(
  Array.from({ length: 40 }, (_, index) => {
    const scenario = `scenario ${String(index).padStart(2, '0')} \u65e5\u672c`;
    return aScenario([index % 3 === 0 ? anErrorOutcome('offline') : anOutcome('offline'), index % 4 === 0 ? aNotRunOutcome('audit') : anOutcome('audit')].map((outcome) => aCell({ ...outcome, scenario, durationMs: outcome.durationMs + index * 1000 })));
  }),
);

test('verdict, a line per scenario, failures, the slowest, the report', () => {
  const text = terminalSummary(realisticReport(), { reportAt: 'runs/x/report.html' });
  expect(text).toMatch(/^FAILED {2}3 scenarios: 1 passed, 1 failed, 1 error, 24 min 52 s, run 20241104-093000-7f3a\n/);
  expect(text).toMatch(/\n {20}offline +setup +audit\n/);
  expect(text).toMatch(/\n\u2718 branch-office +\u2714 12 min 35 s +\u2718 2 of 9 +\u2714 22 min 15 s\n/);
  expect(text).toMatch(/\n\u2714 kiosk {20,}\u2714 15 min 44 s +\u2714 22 min 15 s\n/);
  expect(text).toMatch(/\n! file-server-core +! error +\? not run +\? not run\n/);
  expect(text).toContain('  \u2718 Feature SMB1Protocol is disabled\n');
  expect(text).toContain('  ! 2 times: The strategy did not run\n');
  expect(text).toContain('in file-server-core: setup; file-server-core: audit');
  expect(text).toMatch(/Slowest\n {2}22 min 15 s {2}branch-office: audit\n/);
  expect(text.endsWith('Report: runs/x/report.html\n')).toBe(true);
});

test('what failed alike in many places is said once', () => {
  const text = terminalSummary(many());
  expect(text.match(/WP-MACHINE-DEADLINE/g)).toHaveLength(1);
  expect(text).toContain('14 times: WP-MACHINE-DEADLINE');
  expect(text).toMatch(/; and 11\s+more\n/);
  expect(text).toMatch(/^ERROR {2}40 scenarios: 20 passed, 14 error, 6 not run/);
});

test('green: no failures; one scenario: no list of the slowest', () => {
  const text = terminalSummary(greenReport());
  expect(text).not.toContain('failure');
  expect(text).not.toContain('Slowest');
  expect(text).toMatch(/^PASSED {2}1 scenario: 1 passed/);
});

test('nothing at all is not green', () => {
  expect(terminalSummary(aReport([], { verdict: 'not-run' }))).toMatch(/^NOT-RUN {2}0 scenarios, .*\n\nNo scenario\.\n/);
});

test('colours only when asked; the text is the same', () => {
  for (const report of [realisticReport(), hostileReport(), many()]) {
    expect(terminalSummary(report)).not.toContain('\u001b');
    const colored = terminalSummary(report, { color: true });
    expect(colored).toMatch(/\u001b\[3[15]m/);
    expect(lines(plain(colored))).toEqual(lines(terminalSummary(report)));
  }
});

for (const width of [20, 40, 52, 60, 80, 100, 200])
  test(`no line is wider than ${width}, or 40`, () => {
    const lines = [realisticReport(), hostileReport(), many(), greenReport()].flatMap((report) => [false, true].flatMap((ascii) => terminalSummary(report, { width, ascii }).split('\n')));
    expect(lines.filter((line) => displayWidth(line) > Math.max(40, width))).toEqual([]);
  });

test('the ASCII variant is ASCII, and a guest cannot write to the terminal', () => {
  for (const report of [realisticReport(), hostileReport(), many()]) {
    expect(terminalSummary(report, { ascii: true })).toMatch(/^[\x20-\x7e\n]*$/);
    expect(terminalSummary(report, { reportAt: '\u001b[31mx\u202e' })).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  }
});

test('a source read scenario by scenario gives the same', () => {
  expect(terminalSummary(sourceOf(many()))).toBe(terminalSummary(many()));
});

for (const [name, report] of [['realistic', realisticReport()], ['hostile', hostileReport()], ['green', greenReport()], ['many', many()]] as const)
  test(`golden files: ${name}`, () => {
    expectGolden(terminalSummary(report, { reportAt: 'runs/latest/report.html' }), `terminal-${name}.txt`);
    expectGolden(terminalSummary(report, { width: 56, ascii: true }), `terminal-${name}-ascii-56.txt`);
  });
