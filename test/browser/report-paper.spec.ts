import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { htmlReport } from '../../reports/html/html-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { greenReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { fullReport } from '../unit/fixtures/full-reports.ts';
import { CHROMIUM, pagesOf, test } from './open-report.ts';

test('a telephone shows every page without scrolling sideways', async ({ open, page }) => {
  test.slow();
  await page.setViewportSize({ width: 390, height: 800 });
  const report = fullReport();
  const opened = await open(report);
  for (const hash of pagesOf(report)) {
    await opened.go(hash);
    await opened.openAll();
    expect(await opened.ask('overflow'), hash).toBeLessThanOrEqual(0);
  }
});

test('prints: folds of the page opened and closed again, light, without what can only be clicked', async ({ open, page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  const opened = await open(fullReport(), '#/s/branch-office/setup');
  const closed = page.locator('details[data-print]:not([open])');
  expect(await closed.count()).toBeGreaterThan(0);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await expect(closed).toHaveCount(0);
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  expect(await closed.count()).toBeGreaterThan(0);
  await opened.load('#/');
  await page.emulateMedia({ media: 'print' });
  expect(await opened.ask('background')).toBe('rgb(255, 255, 255)');
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await expect(page.getByRole('searchbox')).toBeHidden();
  await expect(page.getByText('To be signed')).toBeVisible();
});

test('a printed page holds what its folds hold', async ({ open, page }) => {
  const opened = await open(fullReport(), '#/s/branch-office/setup');
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(1);
  expect(opened.trouble).toEqual([]);
});

test('the theme button switches, and the choice survives a reload', async ({ open, page }) => {
  const opened = await open(greenReport());
  const before = await opened.ask('background');
  await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  const after = await opened.ask('background');
  expect(after).not.toBe(before);
  await page.reload();
  await opened.shown();
  expect(await opened.ask('background')).toBe(after);
});

test('a browser that gives no storage shows the report, and switches', async ({ open, page }) => {
  await page.addInitScript("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } })");
  const opened = await open(greenReport());
  const before = await opened.ask('background');
  await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  expect(await opened.ask('background')).not.toBe(before);
});

test.describe('without its script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wimproof-browser-'));
  test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('verdict, matrix and first failures can be read', async ({ browser }) => {
    test.skip(!existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const file = join(folder, 'report.html');
    writeFileSync(file, htmlReport(sourceOf(realisticReport()), { signoff: { decision: 'BLOCKED', reasons: ['setup failed'] } }));
    await page.goto(pathToFileURL(file).href);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
    await expect(page.getByText('2 expectations are false')).toBeVisible();
    await expect(page.getByRole('row', { name: /branch-office/ })).toContainText('7 of 9');
    await expect(page.getByText('Disable Pending: the change is not finished').first()).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Sign-off: BLOCKED' })).toBeVisible();
    await expect(page.getByText('which does not run here')).toBeVisible();
    await expect(page.getByRole('button')).toHaveCount(0);
    await context.close();
  });
});
