import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { htmlReport } from '../../reports/html/html-report.ts';
import type { RunReport } from '../../reports/run-report.ts';
import { greenReport, hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';

const CHROMIUM = process.env['WIMPROOF_CHROMIUM'] ?? '/usr/bin/chromium';
test.skip(!existsSync(CHROMIUM), `No browser at ${CHROMIUM}: install Debian's chromium, or name one in WIMPROOF_CHROMIUM.`);
test.use({
  viewport: { width: 1360, height: 900 },
  launchOptions: {
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  },
});

const IN_PAGE = readFileSync(new URL('in-page.client.js', import.meta.url), 'utf8').replace(/^\/\/.*\n/, '');
const ask = (page: Page, name: string): Promise<unknown> => page.evaluate(`${IN_PAGE.trim()}.${name}()`);

let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-browser-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the report from file:, and fails the test on any console message, page error or request. */
async function open(page: Page, report: RunReport): Promise<string[]> {
  const file = join(folder, `${test.info().testId}.html`);
  writeFileSync(file, htmlReport(report));
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => trouble.push(`dialog: ${dialog.message()}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href && !request.url().startsWith('data:')) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return trouble;
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('opens from file: without a message or a request, and shows the verdict first', async ({ page }) => {
      const trouble = await open(page, realisticReport());
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
      await expect(page.getByRole('main')).toContainText('2 expectations are false');
      await expect(page).toHaveTitle(/^Failed: wimproof /);
      await page.getByRole('button', { name: 'Open all' }).click();
      await page.waitForLoadState('networkidle');
      expect(trouble).toEqual([]);
    });

    test('every text has a contrast of at least 4.5 to 1, large text 3 to 1', async ({ page }) => {
      for (const report of [realisticReport(), greenReport()]) {
        await open(page, report);
        await page.getByRole('button', { name: 'Open all' }).click();
        expect(await ask(page, 'contrastFailures')).toEqual([]);
      }
    });
  });

test('hostile text is inert: shown as text, nothing runs, nothing loads', async ({ page }) => {
  const trouble = await open(page, hostileReport());
  await page.getByRole('button', { name: 'Open all' }).click();
  await page.mouse.move(300, 300);
  expect(await ask(page, 'traces')).toEqual({ ran: undefined, scripts: 1, images: 0, handlers: 0, addresses: [], overrides: false });
  await expect(page.getByRole('main')).toContainText('<img src=x onerror="window.__hostile = 2">');
  expect(trouble).toEqual([]);
  // Long unbroken values fold; the page itself never scrolls sideways.
  expect(await ask(page, 'overflow')).toBeLessThanOrEqual(0);
});

test('even an escaping mistake could not run: the policy refuses foreign script, style and pictures', async ({ page }) => {
  await open(page, greenReport());
  expect(await ask(page, 'intrude')).toEqual({ refused: true, ran: undefined, position: 'static' });
});

test('without its script the report is complete', async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await open(page, realisticReport());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
  await expect(page.getByText('Disable Pending: the change is not finished').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Print' })).toBeHidden();
  await context.close();
});

test('landmarks, headings, tables, names', async ({ page }) => {
  await open(page, realisticReport());
  await page.getByRole('button', { name: 'Open all' }).click();
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('banner')).toHaveCount(1);
  expect(await ask(page, 'structure')).toEqual({ skipped: [], duplicates: [], dead: [], headless: 0, nameless: 0, lang: 'en' });
});

test('the keyboard reaches everything: skip link, links, folds; a link into a closed part opens it', async ({ page }) => {
  await open(page, realisticReport());
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the verdict' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  const offline = page.locator('#s-branch-office--offline');
  await expect(offline).not.toHaveAttribute('open');
  await page.locator('a[href="#s-branch-office--offline"]').first().focus();
  await page.keyboard.press('Enter');
  await expect(offline).toHaveAttribute('open', '');
  await offline.locator('summary').first().focus();
  await page.keyboard.press('Enter');
  await expect(offline).not.toHaveAttribute('open');
});

test('the theme button switches, and the choice survives a reload', async ({ page }) => {
  await open(page, greenReport());
  const background = () => ask(page, 'background');
  const before = await background();
  await page.getByRole('button', { name: 'Switch to dark colours' }).click();
  const after = await background();
  expect(after).not.toBe(before);
  await page.reload();
  expect(await background()).toBe(after);
});

test('a telephone shows it without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, realisticReport());
  await page.getByRole('button', { name: 'Open all' }).click();
  expect(await ask(page, 'overflow')).toBeLessThanOrEqual(0);
});

test('prints: light, folds of the record opened, more than one page', async ({ page }) => {
  await open(page, realisticReport());
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await expect(page.locator('#s-branch-office--audit')).toHaveAttribute('open', '');
  await page.evaluate("dispatchEvent(new Event('afterprint'))");
  await expect(page.locator('#s-branch-office--audit')).not.toHaveAttribute('open');
  const pdf = await page.pdf({ format: 'A4' });
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length).toBeGreaterThan(2);
});
