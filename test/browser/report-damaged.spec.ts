import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from '@playwright/test';
import { htmlReport } from '../../reports/html/html-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { realisticReport } from '../unit/fixtures/report-builder.ts';
import { CHROMIUM, test } from './open-report.ts';

test.skip(!existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);

let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-browser-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (text: string): string => {
  const file = join(folder, `${test.info().testId}.html`);
  writeFileSync(file, text);
  return pathToFileURL(file).href;
};

test('where the data of a scenario cannot be read, its page says so, and the others stand', async ({ page }) => {
  await page.goto(write(htmlReport(sourceOf(realisticReport())).replace(/(id="wp-s1">)[^<]*/, '$1H4sIAAAA')));
  await page.getByRole('link', { name: 'kiosk', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('This scenario cannot be shown');
  await page.goBack();
  await page.getByRole('link', { name: 'branch-office', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office');
});

test('where the index cannot be read, the summary stays and a message says so', async ({ page }) => {
  await page.goto(write(htmlReport(sourceOf(realisticReport())).replace(/(id="wp-index">)[^<]*/, '$1')));
  await expect(page.getByRole('alert')).toContainText('This report cannot be shown');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
  await expect(page.getByRole('row', { name: /branch-office/ })).toContainText('7 of 9');
});

test('a file that was cut short shows the run, and says what it cannot show', async ({ page }) => {
  const whole = htmlReport(sourceOf(realisticReport()));
  await page.goto(write(whole.slice(0, whole.indexOf('id="wp-s1"') + 200)));
  await expect(page.locator('#app[data-ready]')).toBeVisible();
  await page.getByRole('link', { name: 'kiosk', exact: true }).click();
  await expect(page.getByRole('main')).toContainText(/cannot be shown|are not in this file/);
});
