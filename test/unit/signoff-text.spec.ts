import { expect, test } from '@playwright/test';
import { displayWidth } from '../../reports/display-width.ts';
import { pageLimits } from '../../reports/signoff/page-limits.ts';
import { signoffPage } from '../../reports/signoff/signoff-page.ts';
import { signoffText } from '../../reports/signoff/signoff-text.ts';
import { expectGolden } from './fixtures/golden.ts';
import { greenReport, hostileReport, realisticReport } from './fixtures/report-builder.ts';
import { ALL, aLargeRecord, aPolicy, anIssue, aRecord, aRun, judged, withFalseCheck } from './fixtures/signoff-builder.ts';

const KNOWN = aPolicy({ knownIssues: [anIssue('product/expectation/application:*/is absent')], budgets: [{ minutes: 30, reboots: 6, imageGrowthBytes: 4e9 }] });
const RECORDS = {
  green: () => aRecord(judged(greenReport())),
  known: () => aRecord(judged(aRun((outcome) => (outcome.strategy === 'setup' ? withFalseCheck(outcome) : outcome)), KNOWN)),
  realistic: () => aRecord(judged(realisticReport(), aPolicy({ required: [{ scenario: '*', strategies: ALL }] }))),
  hostile: () => aRecord(judged(hostileReport(), aPolicy({ required: [{ scenario: '*', strategies: ['offline', 'audit'] }] }))),
};

for (const [name, record] of Object.entries(RECORDS))
  test(`the decision as text and as a page: ${name}`, () => {
    const text = signoffText(record());
    expectGolden(text, `signoff-${name}.txt`);
    expectGolden(signoffPage(record()), `signoff-${name}.html`);
    for (const width of [40, 60, 100, 160]) for (const line of signoffText(record(), { width }).split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(width);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(signoffText(record(), { color: true })).toContain('\u001b[');
  });

test('a long list is cut, and says so', () => {
  const text = signoffText(aLargeRecord({ scenarios: 60, reasons: 55 }));
  expect(text).toContain('15 more reasons: signoff.json');
  expect(text.split('\n').filter((line) => line.includes('\u2718'))).toHaveLength(40);
});

test('paper has room for one page: every section keeps a place, none more than there is', () => {
  for (const rows of [1, 5, 14, 20, 40, 200])
    for (const [reasons, issues, declared] of [[0, 0, 0], [100, 0, 0], [100, 100, 100], [0, 1, 1], [1, 0, 50]] as const) {
      const limits = pageLimits({ rows, cells: rows, reasons, issues, declared, warnings: 9 });
      for (const [count, shown] of [[reasons, limits.reasons], [issues, limits.issues], [declared, limits.declared]] as const) {
        expect(shown).toBeLessThanOrEqual(count);
        expect(shown > 0).toBe(count > 0);
      }
      expect(limits.folded).toBe(rows > 40);
      expect(limits.warnings).toBe(3);
    }
});
