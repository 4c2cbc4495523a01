import { expect, type Page } from '@playwright/test';
import { anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell, aReport, aScenario, hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { hostilePagesReport, pagesReport } from '../unit/fixtures/report-pages.ts';
import { test } from './open-report.ts';

const BRANCH = '#/s/branch-office';
const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name, exact: typeof name === 'string' });

test('says first what went wrong, and leads to it', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office');
  const wrong = panel(page, 'What went wrong');
  await expect(wrong.getByRole('listitem')).toHaveCount(3);
  await expect(wrong.getByRole('listitem').first()).toContainText('Expected Disabled, or Disabled with Payload Removed, found Disable Pending');
  await wrong.getByRole('button', { name: '2 differences between the systems that nothing explains' }).click();
  await expect(page.getByRole('heading', { name: /Differences between the systems/ })).toBeFocused();
  await wrong.getByRole('link', { name: 'Feature SMB1Protocol is disabled' }).click();
  await expect(page).toHaveURL(/#\/s\/branch-office\/setup\/check\/feature%3ASMB1Protocol$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office: setup');
});

test('words the recommendation from the measurements, with the figures and where they stand', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  const found = panel(page, 'The measurements speak for offline');
  await expect(found).toContainText(/In 3 runs of the same request \(median times\) offline is 1\.8x quicker than audit \(12\smin 35\ss against/);
  await expect(found).toContainText('gives the same result but for 1 application that it cannot install.');
  await expect(found).toContainText('The time of offline counts 8 min 31 s that an earlier run spent');
  await expect(found).toContainText('setup is weighed by its time only: 2 expectations are false.');
  await found.getByText('The figures that this rests on').click();
  await found.getByRole('button', { name: 'Time, median of 3 runs' }).click();
  await expect(page.getByRole('heading', { name: 'Cost in minutes' })).toBeFocused();
  await expect(found.getByRole('link', { name: 'Earlier runs that asked for the same' })).toHaveAttribute('href', '#/s/branch-office/history');
  await found.getByRole('link', { name: 'audit holds what is expected of it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office: audit');
});

test('each operation has its state under each strategy, with the reason in place', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  const asked = panel(page, /^What was asked for/);
  const row = (name: string) => asked.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
  await expect(row('Install application branch-agent.msi').getByRole('cell').nth(0)).toContainText('Not possible');
  await expect(row('Install application branch-agent.msi').getByRole('cell').nth(0)).toContainText('The Windows Installer engine needs the running system.');
  await expect(row('Disable feature SMB1Protocol').getByRole('cell').nth(1)).toContainText('Did not land');
  await expect(row('Disable feature SMB1Protocol').getByRole('cell').nth(1)).toContainText('Disable Pending');
  await expect(row('Add driver netkvm.inf').getByRole('cell').nth(2)).toContainText('Landed');
  await row('Disable feature SMB1Protocol').getByRole('link').press('Enter');
  await expect(page).toHaveURL(/setup\/check\/feature%3ASMB1Protocol$/);
});

test('cards filter the operations by where they landed, by keyboard too', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  const asked = panel(page, /^What was asked for/);
  const rows = asked.getByRole('row');
  await expect(rows).toHaveCount(7);
  const somewhere = asked.getByRole('button', { name: /Landed somewhere only/ });
  await somewhere.focus();
  await page.keyboard.press('Enter');
  await expect(somewhere).toHaveAttribute('aria-pressed', 'true');
  await expect(rows).toHaveCount(3);
  await expect(asked.getByRole('status').first()).toHaveText('2 of 6 operations shown');
  await page.keyboard.press('Space');
  await expect(rows).toHaveCount(7);
  await expect(asked.getByRole('button', { name: /Landed nowhere/ })).toBeDisabled();
});

test('shows unexplained differences in full with the odd value in words, explained ones behind their reason', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  const differences = panel(page, /^Differences between the systems/);
  await expect(differences).toContainText('The systems that offline, setup and audit left are the same in 25 of 29 facts.');
  const odd = differences.getByRole('row').filter({ hasText: 'SMB1Protocol' }).getByRole('cell');
  await expect(odd.nth(0)).toHaveText('Disabled');
  await expect(odd.nth(1)).toContainText('differs');
  await expect(odd.nth(1)).toContainText('Disable Pending');
  await expect(differences.getByText('Superseded', { exact: true })).toHaveCount(0);
  await differences.getByText('1 difference explained by a rule: A superseded package is inert').click();
  await expect(differences.getByText('Superseded', { exact: true }).first()).toBeVisible();
  await expect(differences.getByRole('link', { name: 'Source' }).first()).toHaveAttribute('href', /^https:\/\/learn\.microsoft\.com\//);
});

test('draws the stages on one axis, says the same in words and in a table, and holds waits and budgets against what is allowed', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  const timeline = panel(page, 'Stages over time');
  await expect(timeline.getByRole('img', { name: /offline: host 14 s, pe 8 min 31 s from the cache, oobe 3 min 08 s, verify 42 s; 12 min 35 s and 1 restart in all\./ })).toBeVisible();
  await expect(timeline.locator('.legend')).toContainText('from the cache, as long as it took when it was made');
  await timeline.getByText('The stages as a table').click();
  await expect(timeline.getByRole('row').filter({ hasText: 'from the cache: run 20241102-080000-3c4d' })).toHaveCount(1);
  await timeline.getByText('Waits: time used').click();
  await expect(timeline.getByRole('row').filter({ hasText: 'await-audit' })).toContainText('4 h 00 min');
  const budgets = timeline.getByRole('region', { name: 'Budgets' });
  await expect(budgets.getByRole('row').filter({ hasText: 'Image growth' })).toContainText('Over');
  await expect(budgets.getByRole('row').filter({ hasText: '15 min 00 s' })).toContainText('84 %');
});

test('draws time and growth as bars that say their figures', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  await expect(page.getByRole('img', { name: /^Time that each strategy takes\. offline: 12 min 35 s, 8 min 31 s cached, budget 15 min 00 s\. setup: 15 min 44 s\./ })).toBeVisible();
  await expect(page.getByRole('img', { name: /^Bytes that the image grows\. offline: \+1\.9 GB\. setup: \+2\.0 GB\. audit: \+3\.3 GB, budget \+3\.0 GB\./ })).toBeVisible();
});

test('operations that no expectation judges have not landed nowhere: they are not judged', async ({ page, open }) => {
  const report = pagesReport();
  for (const { cells } of report.scenarios[0]!.comparison.operations.slice(0, 2)) for (const cell of Object.values(cells)) Object.assign(cell, { status: 'not-applicable', text: 'No expectation judges this operation.' });
  await open(report, BRANCH);
  const asked = panel(page, /^What was asked for/);
  await expect(asked.getByRole('button', { name: 'Landed nowhere 0' })).toBeDisabled();
  await asked.getByRole('button', { name: 'Not judged 2' }).click();
  await expect(asked.getByRole('row')).toHaveCount(3);
});

test('strategies that did not run are not green, and nothing is recommended', async ({ page, open }) => {
  await open(realisticReport(), '#/s/file-server-core');
  await expect(panel(page, 'No recommendation')).toContainText('no strategy left a system that can be weighed');
  await expect(panel(page, 'What went wrong').getByRole('listitem')).toHaveCount(3);
  await expect(panel(page, 'What went wrong')).toContainText('WP-MACHINE-DEADLINE');
  await expect(panel(page, /^Differences/)).toContainText('Fewer than two strategies left a system');
});

test('an existing machine is called one, and nothing is recommended', async ({ page, open }) => {
  const target = { address: 'winrm://host:5986', strategy: null };
  const inventory = anInventory({ features: [{ name: 'TelnetClient', state: 'Disabled' }] });
  await open(aReport([aScenario([aCell(anOutcome('setup', { target, inventory }))])]), BRANCH);
  await expect(panel(page, 'No recommendation')).toContainText('made by somebody else');
  await expect(panel(page, 'Side by side').getByRole('columnheader', { name: 'existing machine' })).toBeVisible();
  await expect(panel(page, 'What went wrong').getByRole('listitem').first()).toContainText('existing machine');
});

test('a budget far below what was used does not cover the name of its strategy', async ({ page, open }) => {
  const report = pagesReport();
  report.scenarios[0]!.budgets = { offline: { minutes: 1, imageGrowthBytes: 1_000_000 } };
  await open(report, BRANCH);
  for (const [name, budget] of [['Cost in minutes', 'budget 1 min 00 s'], ['Image growth', 'budget +1.0 MB']] as const) {
    const text = (await panel(page, name).getByText(budget).boundingBox())!;
    const title = (await panel(page, name).locator('.lane-name', { hasText: 'offline' }).boundingBox())!;
    expect(text.x, name).toBeGreaterThan(title.x + title.width);
  }
});

test('what is folded is there in print', async ({ page, open }) => {
  await open(pagesReport(), BRANCH);
  await page.evaluate("dispatchEvent(new Event('beforeprint'))");
  await expect(panel(page, /^Differences/).getByText('Superseded', { exact: true }).first()).toBeVisible();
  await expect(panel(page, /^The measurements/).getByText('Operations that landed')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('axe finds nothing, folded and open', async ({ open }) => {
      const report = await open(pagesReport(), BRANCH);
      expect(await report.violations()).toEqual([]);
      await report.openAll();
      expect(await report.violations()).toEqual([]);
      expect(await report.ask('contrastFailures')).toEqual([]);
    });
  });

test('hostile text is text, and does not widen the page', async ({ page, open }) => {
  for (const report of [hostileReport(), hostilePagesReport()]) {
    await open(report, `#/s/${encodeURIComponent(report.scenarios[0]!.name)}`);
    await page.getByRole('button', { name: 'Open all' }).click();
    await expect(page.getByRole('main')).toContainText('<img src=x onerror="window.__hostile = 2">');
    expect(await page.evaluate("[window.__hostile, document.querySelectorAll('main script, main img').length, document.documentElement.scrollWidth - innerWidth <= 0]")).toEqual([undefined, 0, true]);
  }
});
