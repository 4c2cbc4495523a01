import { expect } from '@playwright/test';
import { realisticReport } from '../unit/fixtures/report-builder.ts';
import { fullReport } from '../unit/fixtures/full-reports.ts';
import { pagesOf, test } from './open-report.ts';

test('the skip link leads past the top bar', async ({ open, page }) => {
  await open(realisticReport());
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await expect(page).toHaveURL(/\.html$/);
});

test('Tab reaches everything that can be used, on every page', async ({ open, page }) => {
  test.slow();
  const report = fullReport();
  const opened = await open(report);
  for (const hash of pagesOf(report).filter((one) => !one.includes('/check/'))) {
    await opened.load(hash);
    const expected = (await opened.ask('usable')) as number;
    await page.evaluate('document.activeElement.blur()');
    const reached = new Set<string>();
    for (let presses = 0; presses < expected + 5; presses++) {
      await page.keyboard.press('Tab');
      reached.add((await opened.ask('focused')) as string);
    }
    reached.delete('');
    expect(reached.size, hash).toBe(expected);
  }
});

test('/ goes to the search, Escape clears it and leaves it', async ({ open, page }) => {
  const opened = await open(realisticReport());
  const search = page.getByRole('searchbox');
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('kiosk/j?');
  await expect(search).toHaveValue('kiosk/j?');
  await page.keyboard.press('Escape');
  await expect(search).toHaveValue('');
  await expect(search).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(search).not.toBeFocused();
  await opened.go('#/s/kiosk');
  await page.keyboard.press('/');
  await opened.shown('#/');
  await expect(search).toBeFocused();
});

test('j and k walk the rows, Enter opens one', async ({ open, page }) => {
  const opened = await open(realisticReport());
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'branch-office', exact: true })).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'file-server-core', exact: true })).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.getByRole('link', { name: 'kiosk', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await opened.shown('#/s/kiosk');
});

test('? shows the keys in a dialog that Escape closes', async ({ open, page }) => {
  await open(realisticReport());
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('j');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: 'Keys' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(dialog).toBeHidden();
});
