import { expect } from '@playwright/test';
import { largeRun } from '../bench/large-report-run.ts';
import { test } from './open-report.ts';

const MOST_ELEMENTS = 6000;
const run = () => largeRun({ scenarios: 130, checks: 120, failing: 0.5, false: 0.6 });

test('long lists are never whole in the document', async ({ open, page }) => {
  test.slow();
  const opened = await open(run(), '', { limit: 6_000_000 });
  const few = async () => expect((await opened.ask('elements')) as number).toBeLessThan(MOST_ELEMENTS);
  await expect(page.locator('.matrix tbody tr')).toHaveCount(100);
  await few();
  await page.getByRole('navigation', { name: 'Pages of scenarios' }).getByRole('button', { name: 'Next' }).click();
  await expect(page.locator('.matrix tbody tr')).toHaveCount(30);
  await page.getByRole('button', { name: /^Show all [\d,]+ groups/ }).click();
  await expect(page.getByRole('navigation', { name: 'Pages of groups of failures' })).toContainText(/1 to 25 of [\d,]{3,} groups/);
  await expect(page.locator('.attention > li')).toHaveCount(25);
  await few();
  await page.getByRole('searchbox').fill('contoso');
  await expect(page.getByRole('heading', { level: 2, name: /^Checks 60/ })).toBeVisible();
  await expect(page.locator('.found').first().getByRole('listitem')).toHaveCount(20);
  await few();
  const failure = page.getByRole('region', { name: 'Failures' }).locator('.attention > li').first();
  await expect(failure).toContainText(/\d+ places/);
  await failure.getByRole('link').first().click();
  await opened.shown();
  await expect(page.locator('.places-table tbody tr')).toHaveCount(50);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'places' })).toContainText(/^51 to /);
  await few();
});

test('an outcome with 120 checks opens the one that a link names, wherever it is', async ({ open, page }) => {
  const source = run();
  const name = source.scenarios[1]!;
  const checks = source.scenario(name).cells[1]!.outcome.checks;
  const opened = await open(source, `#/s/${name}/setup/check/${encodeURIComponent(checks.at(-3)!.id)}`, { limit: 6_000_000 });
  await expect(page.locator('[data-arrive]')).toContainText(checks.at(-3)!.title);
  await expect(page.locator('[data-arrive]')).toBeInViewport();
  expect((await opened.ask('elements')) as number).toBeLessThan(MOST_ELEMENTS);
});

test('what was left out of the file is named: on the run page all of it, on an outcome what is its own', async ({ open, page }) => {
  const opened = await open(run(), '', { limit: 3_000_000 });
  const panel = page.getByRole('region', { name: /^Left out of this file/ });
  await expect(panel).toContainText('stays below 3.0 MB');
  await panel.getByText('What was left out').click();
  await expect(panel.getByRole('listitem').first()).toContainText(/^image-001-kiosk \/ offline: .*screenshots/);
  await opened.go('#/s/image-001-kiosk/offline');
  await expect(page.getByRole('note')).toContainText(/Left out to keep the file small:.*screenshots/);
});

test('a scenario whose details were left out says so', async ({ open, page }) => {
  await open(run(), '#/s/image-002-branch', { limit: 200_000 });
  await expect(page.getByRole('main')).toContainText('The details of this scenario are not in this file');
});
