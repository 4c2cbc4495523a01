import { expect } from '@playwright/test';
import { greenReport } from '../unit/fixtures/report-builder.ts';
import { fullReport } from '../unit/fixtures/full-reports.ts';
import { pagesOf, test } from './open-report.ts';

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('every page meets WCAG 2.2 AA, as far as axe can tell', async ({ open }) => {
      test.slow();
      const report = fullReport();
      const opened = await open(report);
      const found: string[] = [];
      for (const hash of pagesOf(report)) {
        await opened.go(hash);
        await opened.openAll();
        found.push(...(await opened.violations()).map((line) => `${hash} ${line}`));
      }
      expect(found).toEqual([]);
    });

    test('every text has a contrast of at least 4.5 to 1, large text 3 to 1', async ({ open }) => {
      test.slow();
      const found: string[] = [];
      for (const report of [fullReport(), greenReport()]) {
        const opened = await open(report);
        for (const hash of pagesOf(report)) {
          await opened.go(hash);
          await opened.openAll();
          found.push(...((await opened.ask('contrastFailures')) as string[]).map((line) => `${hash} ${line}`));
        }
      }
      expect(found).toEqual([]);
    });
  });

test('landmarks, headings, tables, names on every page', async ({ open, page }) => {
  test.slow();
  const report = fullReport();
  const opened = await open(report);
  for (const hash of pagesOf(report)) {
    await opened.go(hash);
    await opened.openAll();
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByRole('banner')).toHaveCount(1);
    expect(await opened.ask('structure'), hash).toEqual({ skipped: [], duplicates: [], dead: [], headless: 0, headings: 1, nameless: 0, lang: 'en' });
  }
});
