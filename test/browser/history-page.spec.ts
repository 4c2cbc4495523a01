import { expect, type Page } from '@playwright/test';
import { greenReport } from '../unit/fixtures/report-builder.ts';
import { historyReport, hostileHistoryReport, runsOf } from '../unit/fixtures/report-history.ts';
import { test } from './open-report.ts';

const BRANCH = '#/s/branch-office/history';
const panel = (page: Page, name: RegExp) => page.getByRole('region', { name });

test('tells how the runs went, the newest at the right and in sight', async ({ page, open }) => {
  await open(historyReport(), BRANCH);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office');
  await expect(page.getByText(/^6 of 13 runs passed\. Last green before this one: 2024-10-29 09:30, 3 runs ago\. This run: failed\.$/)).toBeVisible();
  const strip = panel(page, /^Verdicts of all runs$/);
  await expect(strip.getByRole('columnheader')).toHaveCount(14);
  await expect(strip.getByRole('columnheader').last()).toHaveText(/2024-11-04\s*09:30\s*This run/);
  const row = (name: string) => strip.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(row('Scenario').getByRole('cell')).toHaveText(['Passed', 'Passed', 'Failed', 'Error', 'Passed', 'Failed', 'Error', 'Passed', 'Passed', 'Passed', 'Failed', 'Failed', 'Failed']);
  await expect(row('audit').getByRole('cell').nth(3)).toHaveText('Error');
  await expect(row('New in this run').getByRole('cell')).toHaveText(['First known', 'Scenario', 'Nothing', 'Nothing', 'Nothing', 'Nothing', 'Nothing', 'Base image', /^wimproof\s*0\.1\.0$/, 'Nothing', 'Nothing', 'Nothing', 'Nothing']);
  await expect(strip.getByRole('columnheader').last()).toBeInViewport();
  await strip.focus();
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(strip.getByRole('columnheader', { name: /2024-10-20/ })).toBeInViewport({ timeout: 50 });
  }).toPass();
});

test('tells what changed since the last green run', async ({ page, open }) => {
  await open(historyReport(), BRANCH);
  const changes = panel(page, /^Since the last green run$/);
  await expect(changes).toContainText('Held against run 20241029-093000-1009 of 2024-10-29 09:30, 3 runs ago.');
  const failing = changes.getByRole('region', { name: /^Fails now, and did not then/ }).getByRole('listitem');
  await expect(failing).toHaveCount(4);
  await expect(failing.filter({ hasText: 'expectation/feature:SMB1Protocol/Disable Pending' })).toContainText(/product.*setup \u00b7 Fails since 20241030-093000-100a/s);
  await expect(failing.filter({ hasText: 'no-pending-reboot' })).toContainText('Fails since this run');
  const operation = changes.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'disable-feature:SMB1Protocol' }) });
  await expect(operation.getByRole('cell')).toHaveText(['Landed', 'Did not land']);
  await expect(changes).toContainText('Nothing that goes into the run is known to have changed since then.');
});

test('tells what goes into the run when that changed, and what no longer fails', async ({ page, open }) => {
  const report = historyReport();
  const history = runsOf('pf', (day) => (day === 0 ? { version: '0.0.1', digest: 'c3'.repeat(32) } : {}));
  await open({ ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, history })) }, '#/s/kiosk/history');
  const changes = panel(page, /^Since the last green run$/);
  await expect(changes.getByRole('region', { name: /^Failed in between, and no longer/ }).getByRole('listitem')).toContainText(['Last failed in run-1']);
  await expect(changes.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'wimproof' }) }).getByRole('cell')).toHaveText(['0.0.1', '0.1.0']);
  await open({ ...report, scenarios: report.scenarios.map((scenario) => ({ ...scenario, history: runsOf('fe') })) }, '#/s/kiosk/history');
  await expect(panel(page, /^Since the last green run$/)).toContainText('No earlier run was green');
});

test('draws the durations, names the slow strategy, and has the same as a table', async ({ page, open }) => {
  await open(historyReport(), BRANCH);
  const durations = panel(page, /^Durations$/);
  await expect(durations.getByRole('listitem').first()).toHaveText(/^audit took 1\.6 times the median of 9 earlier runs that asked for the same \(13 min 51 s\)\.$/);
  const chart = durations.getByRole('img');
  await expect(chart).toHaveAccessibleName(/^Durations by run\. offline: 12 min 35 s last, median of 11 earlier runs .* audit: 22 min 15 s last, .*1\.6 times the median\.$/);
  expect(await chart.locator('path.point').count()).toBe(39);
  expect(await chart.locator('path.trace').count()).toBe(3);
  await durations.getByText('As a table').press('Enter');
  const table = durations.getByRole('table');
  await expect(table.getByRole('row')).toHaveCount(15);
  await expect(table.getByRole('row').nth(1)).toHaveText(/2024-11-04 09:30\s*This run\s*12 min 35 s\s*Passed\s*15 min 44 s\s*Failed\s*22 min 15 s\s*Passed/);
  await expect(table.getByRole('row').last()).toContainText('12 min 40 s to 13 min 54 s, 11 runs');
});

test('tells what is flaky, and how that is judged', async ({ page, open }) => {
  await open(historyReport(), BRANCH);
  const flaky = panel(page, /^Flakiness 5$/);
  const rows = flaky.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(6);
  await expect(rows.filter({ hasText: 'The verdict: passed and failed' }).getByRole('cell')).toHaveText(['setup', '4', /2 of 6 runs\s*33 %/, 'of earlier runs']);
  await expect(rows.filter({ hasText: 'WP-MACHINE-DEADLINE' })).toContainText('infrastructure');
  await flaky.getByText('What counts as flaky').press('Enter');
  await expect(flaky).toContainText('Runs with different inputs are never held against each other.');
});

test('a scenario without earlier runs, and a report for which nobody looked', async ({ page, open }) => {
  await open(historyReport(), '#/s/kiosk/history');
  await expect(page.getByRole('main')).toContainText('No earlier run of this scenario lies beside this one.');
  await open(greenReport(), BRANCH);
  await expect(page.getByRole('main')).toContainText('Nobody looked for earlier runs when this report was made.');
});

test('what earlier runs wrote is text, whatever it says', async ({ page, open }) => {
  const opened = await open(hostileHistoryReport(), BRANCH);
  await opened.openAll();
  await expect(page.getByRole('main')).toContainText('<img src=x onerror=');
  expect(await page.evaluate('window.__hostile')).toBeUndefined();
  expect(await page.locator('main img, main script, main iframe').count()).toBe(0);
  expect(await page.evaluate(`/[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.body.textContent + [...document.querySelectorAll('[aria-label], [title]')].map((e) => e.getAttribute('aria-label') + e.getAttribute('title')).join(''))`)).toBe(false);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('WCAG 2.2 AA as far as axe can tell; contrast; structure', async ({ open }) => {
      for (const [report, hash] of [[historyReport(), BRANCH], [historyReport(), '#/s/kiosk/history'], [hostileHistoryReport(), BRANCH]] as const) {
        const opened = await open(report, hash);
        await opened.openAll();
        expect(await opened.violations(), hash).toEqual([]);
        expect(await opened.ask('contrastFailures'), hash).toEqual([]);
        expect(await opened.ask('structure'), hash).toEqual({ skipped: [], duplicates: [], dead: [], headless: 0, headings: 1, nameless: 0, lang: 'en' });
      }
    });
  });

test('on a narrow screen only tables and drawings scroll sideways; on paper the tables are opened', async ({ page, open }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(historyReport(), BRANCH);
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1000, height: 800 });
  await page.emulateMedia({ media: 'print' });
  await page.evaluate('dispatchEvent(new Event("beforeprint"))');
  await expect(panel(page, /^Durations$/).getByRole('table')).toBeVisible();
  expect((await page.pdf()).length).toBeGreaterThan(20_000);
});
