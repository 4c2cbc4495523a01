import { expect } from '@playwright/test';
import { hashOf } from '../../reports/html/app/router/route.ts';
import { hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { fullReport } from '../unit/fixtures/full-reports.ts';
import { pagesOf, test } from './open-report.ts';

test('links lead from page to page; the heading gets the focus, the title says where', async ({ open, page }) => {
  await open(realisticReport());
  await expect(page).toHaveTitle(/^Failed: wimproof /);
  await page.getByRole('link', { name: 'branch-office', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page).toHaveTitle(/^branch-office - Failed: wimproof /);
  await expect(page.getByRole('navigation', { name: 'Pages of the scenario' }).getByRole('link', { name: 'Comparison' })).toHaveAttribute('aria-current', 'page');
  await page.getByRole('navigation', { name: 'Pages of the scenario' }).getByRole('link', { name: /setup/ }).click();
  await expect(page).toHaveURL(/#\/s\/branch-office\/setup$/);
  await expect(page).toHaveTitle(/^branch-office, setup - /);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await page.getByRole('navigation', { name: 'Where this page is' }).getByRole('link', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
});

test('back and forward lead through the pages, to where each was read', async ({ open, page }) => {
  await page.setViewportSize({ width: 1360, height: 500 });
  const opened = await open(realisticReport());
  await page.evaluate('scrollTo(0, 300)');
  await expect.poll(() => page.evaluate('scrollY')).toBe(300);
  await page.getByRole('link', { name: 'kiosk', exact: true }).click();
  await opened.shown('#/s/kiosk');
  expect(await page.evaluate('scrollY')).toBe(0);
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
  await expect.poll(() => page.evaluate('scrollY')).toBe(300);
  await page.goForward();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('kiosk');
});

test('a link that was sent opens its page, and a reload keeps it', async ({ open, page }) => {
  const report = realisticReport();
  const check = report.scenarios[0]!.cells[1]!.outcome.checks.find((one) => one.status === 'failed')!;
  const hash = hashOf({ page: 'outcome', scenario: 'branch-office', strategy: 'setup', check: check.id });
  const opened = await open(report, hash);
  await expect(page.locator('[data-arrive]')).toBeFocused();
  await expect(page.locator('[data-arrive]')).toContainText(check.title);
  await expect(page.locator('[data-arrive]')).toBeInViewport();
  await page.reload();
  await opened.shown();
  await expect(page).toHaveURL(new RegExp(`${hash.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`));
  await expect(page.locator('[data-arrive]')).toBeFocused();
});

test('every link of every page leads to a page of the report', async ({ open, page }) => {
  test.slow();
  const report = fullReport();
  const opened = await open(report);
  const seen = new Set<string>();
  const waiting = ['#/'];
  while (waiting.length > 0) {
    const hash = waiting.pop()!;
    if (seen.has(hash)) continue;
    seen.add(hash);
    await opened.go(hash);
    await expect(page.locator('main .eyebrow').first(), hash).not.toContainText(/No such|Not asked/);
    waiting.push(...((await opened.ask('links')) as string[]));
  }
  // From the run, all pages are reached.
  const expected = pagesOf(report).filter((hash) => !hash.includes('?') && !hash.includes('/check/') && hash !== '#/nowhere');
  expect(expected.filter((hash) => !seen.has(hash))).toEqual([]);
});

test('scenarios with hostile names have addresses of their own', async ({ open, page }) => {
  const opened = await open(hostileReport());
  await page.locator('.matrix th a').click();
  await opened.shown();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('</script><script>');
  await page.reload();
  await opened.shown();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('</script><script>');
  expect(await page.title()).toContain('</script><script>window.__hostile = 1');
});

test('an address that leads nowhere says so, and shows the way back', async ({ open, page }) => {
  for (const hash of ['#/s/none', '#/f/0000000000', '#/x/y', '#/s/branch-office/other', '#/s/%E0%A4%A', '#anything']) {
    const opened = await open(realisticReport(), hash);
    await expect(page.locator('main .eyebrow'), hash).toContainText('No such');
    await page.getByRole('link', { name: 'To the run', exact: true }).click();
    await opened.shown('#/');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
  }
});
