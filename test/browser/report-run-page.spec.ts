import { expect } from '@playwright/test';
import { failuresOfRun, groupFailures } from '../../reports/failures/failures-of.ts';
import { anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, greenReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { test } from './open-report.ts';

test('shows the verdict first, then the matrix, then what needs attention', async ({ open, page }) => {
  await open(realisticReport());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Failed');
  await expect(page.getByRole('main')).toContainText('2 expectations are false');
  expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(['Scenarios and strategies', 'What needs attention 7', 'Base image', 'To be signed', 'Keys'].filter((title) => title !== 'Keys' && title !== 'To be signed'));
  const row = page.getByRole('row', { name: /branch-office/ });
  await expect(row.getByRole('cell').nth(1)).toHaveText(/Failed\s*7 of 9 · 15 min 44 s/);
  await expect(page.getByRole('row', { name: /kiosk/ }).getByRole('cell').first()).toHaveText('not asked for');
  await expect(page.getByRole('row', { name: /file-server-core/ }).getByRole('cell').first()).toHaveText(/Error\s*WP-MACHINE-DEADLINE/);
});

test('a passed run says so, and has nothing that needs attention', async ({ open, page }) => {
  await open(greenReport());
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Passed');
  await expect(page.getByRole('heading', { name: 'What needs attention' })).toHaveCount(0);
});

test('the decision of a sign-off stands below the verdict', async ({ open, page }) => {
  await open(greenReport(), '', { signoff: { decision: 'BLOCKED', reasons: ['kiosk / offline is required and did not run', '<b>bold</b>'] } });
  const panel = page.getByRole('region', { name: 'Sign-off' });
  await expect(panel).toContainText('BLOCKED');
  await expect(panel.getByRole('listitem')).toHaveText(['kiosk / offline is required and did not run', '<b>bold</b>']);
});

test('images that servicing left are listed with their digests', async ({ open, page }) => {
  const sha256 = 'ab'.repeat(32);
  const outcome = { ...anOutcome('offline'), serviced: { format: 'qcow2' as const, sha256, bytes: 9_000_000_000, stage: 'pe' as const, file: 'serviced.qcow2' } };
  await open(aReport([aScenario([aCell(outcome)])]));
  const row = page.getByRole('region', { name: 'Serviced images' }).getByRole('row', { name: /branch-office/ }).first();
  await expect(row).toContainText(sha256);
  await expect(row).toContainText('9.0 GB');
});

test('failures with one signature are one row with their places, and have a page', async ({ open, page }) => {
  const report = realisticReport();
  const group = groupFailures(failuresOfRun(report)).find((one) => one.failures.length === 2)!;
  const opened = await open(report);
  const row = page.locator('.attention > li', { hasText: group.title });
  await expect(row).toContainText('2 places');
  await expect(row.getByRole('link', { name: 'file-server-core / setup' })).toHaveAttribute('href', '#/s/file-server-core/setup');
  await row.getByRole('link', { name: group.title }).click();
  await opened.shown(`#/f/${group.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(group.title);
  await expect(page.getByRole('main')).toContainText(group.signature);
  await expect(page.getByRole('region', { name: 'Places of the failure' }).getByRole('row')).toHaveCount(3);
});

test('search finds scenarios, failures, operations and checks, failed ones first', async ({ open, page }) => {
  const opened = await open(realisticReport());
  await page.getByRole('searchbox').fill('smb1');
  await expect(page.getByRole('heading', { level: 2, name: 'Checks 1' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Failures' }).first()).toContainText('Feature SMB1Protocol is disabled');
  await expect(page.getByRole('region', { name: 'Operations' })).toContainText('SMB1Protocol');
  const check = page.getByRole('region', { name: 'Checks' }).getByRole('link', { name: 'Feature SMB1Protocol is disabled' });
  await expect(check).toHaveAttribute('href', '#/s/branch-office/setup/check/feature%3ASMB1Protocol');
  await page.getByRole('searchbox').fill('kiosk');
  await expect(page.locator('.matrix tbody tr')).toHaveCount(1);
  await page.getByRole('searchbox').fill('no such thing anywhere');
  await expect(page.getByText('No checks match.')).toBeVisible();
  // The words may stand in any order, in either case.
  await page.getByRole('searchbox').fill('disabled SMB1protocol');
  await expect(check).toBeVisible();
  await check.click();
  await opened.shown();
  await page.goBack();
  await expect(page.getByRole('searchbox')).toHaveValue('disabled SMB1protocol');
});

test('filters narrow matrix and failures, are kept in the address, and can be cleared', async ({ open, page }) => {
  const opened = await open(realisticReport());
  const rows = page.locator('.matrix tbody tr');
  const verdicts = page.getByRole('group', { name: 'Verdict' });
  await verdicts.getByRole('button', { name: /^Error/ }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText('file-server-core');
  await expect(page.locator('.attention > li')).toHaveCount(2);
  await page.getByLabel('Strategy', { exact: true }).selectOption('offline');
  await page.getByLabel('Kind of failure').selectOption('infrastructure');
  await expect(page).toHaveURL(/#\/\?verdict=error&strategy=offline&kind=infrastructure$/);
  await page.reload();
  await opened.shown();
  await expect(rows).toHaveCount(1);
  await expect(page.locator('.matrix thead th')).toHaveText(['Scenario', 'offline', 'Comparison']);
  await expect(verdicts.getByRole('button', { name: /^Error/ })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(rows).toHaveCount(3);
  await expect(page).toHaveURL(/#\/$/);
});

test('a filter leaves of each failure the places that it is about, and counts those', async ({ open, page }) => {
  const failing = anInventory({ features: anInventory().features.map((entry) => (entry.name === 'TelnetClient' ? { ...entry, state: 'Disabled' } : entry)) });
  const cells = (scenario: string) => (['setup', 'audit'] as const).map((strategy) => aCell({ ...anOutcome(strategy, { inventory: failing }), scenario }));
  await open(aReport([aScenario(cells('one')), aScenario(cells('two')), aScenario([aCell({ ...anOutcome('audit', { inventory: failing }), scenario: 'three' })])]));
  const panel = page.getByRole('region', { name: /^What needs attention/ });
  await expect(panel.locator('.attention > li')).toContainText('5 places');
  await expect(panel).toContainText('and 1 more');
  await page.getByLabel('Strategy', { exact: true }).selectOption('audit');
  await expect(panel.locator('.places a')).toHaveText(['one / audit', 'two / audit', 'three / audit']);
  await expect(panel.locator('.attention > li')).toContainText('3 places');
  await expect(panel.getByRole('heading')).toHaveText('What needs attention 3');
});

test('each verdict says how many scenarios it would leave, and leaves as many', async ({ open, page }) => {
  await open(realisticReport());
  const chips = page.getByRole('group', { name: 'Verdict' }).getByRole('button');
  const all = await chips.count();
  expect(all).toBeGreaterThan(3);
  for (let at = 0; at < all; at++) {
    const promised = Number(/\d+$/.exec((await chips.nth(at).textContent())!)![0]);
    await chips.nth(at).click();
    await expect(page.locator('.matrix tbody tr')).toHaveCount(promised);
  }
});
