import { expect, type Page } from '@playwright/test';
import { hostileReport } from '../unit/fixtures/report-builder.ts';
import { hostilePagesReport, longReport, pagesReport } from '../unit/fixtures/report-pages.ts';
import { test } from './open-report.ts';

const SETUP = '#/s/branch-office/setup';
const panel = (page: Page, name: string | RegExp) => page.getByRole('region', { name, exact: typeof name === 'string' });
const checks = (page: Page) => panel(page, /^Checks/);
const logs = (page: Page) => panel(page, /^Logs/);
const line = (page: Page, number: number) => logs(page).locator(`.log-line[value="${number}"]`);

test('a false expectation tells what was expected, what was found and which lines of which log say why', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('branch-office: setup');
  await expect(page.getByText('7 of 9 expectations hold')).toBeVisible();
  const check = checks(page).getByRole('listitem').filter({ hasText: 'Feature SMB1Protocol is disabled' }).first();
  await expect(check.locator('.is-expected')).toContainText('Disabled, or Disabled with Payload Removed');
  await expect(check.locator('.is-actual')).toContainText('Disable Pending');
  await expect(check.getByRole('button', { name: 'logs/CBS.log, line 413' })).toBeVisible();
  await expect(check).toContainText('CBS_E_INSTALLERS_FAILED');
});

test('what differs is marked in both texts of a false expectation, and in none of one that holds', async ({ page, open }) => {
  const report = pagesReport();
  const own = report.scenarios[0]!.cells[1]!.outcome.checks;
  Object.assign(own.find((check) => check.id === 'driver:netkvm.inf')!, { status: 'failed', expected: 'in the driver store: version 1.2.3.4', actual: 'in the driver store: version 1.2.3.5' });
  await open(report, `${SETUP}/check/driver%3Anetkvm.inf`);
  const check = checks(page).getByRole('listitem').filter({ hasText: 'Driver netkvm.inf' }).first();
  await expect(check.locator('del')).toHaveText('4');
  await expect(check.locator('ins')).toHaveText('5');
  const application = checks(page).getByRole('listitem').filter({ hasText: 'Application Contoso Branch Agent' }).first();
  await application.getByText('Passed').click();
  await expect(application.locator('.is-actual')).toContainText('Contoso Branch Agent');
  await expect(application.locator('del, ins')).toHaveCount(0);
});

test('what cannot be seen is shown where texts differ in nothing else, and long stretches that are the same are folded', async ({ page, open }) => {
  const lines = Array.from({ length: 100 }, (_, index) => `setting ${index} = value ${index}`);
  const pairs: [expected: string, actual: string, shown: string, ...marked: string[]][] = [
    ['a\r\nb', 'a\nb', 'a[CR]\nb', '[CR]'],
    ['Contoso ', 'Contoso', 'Contoso\u00b7', '\u00b7'],
    ['a\tb', 'a b', 'a\u2192b', '\u2192'],
    ['Contoso\u00a0Ltd', 'Contoso Ltd', 'Contoso[U+00A0]Ltd', '[U+00A0]'],
    ['Con\u200btoso', 'Contoso', 'Con[U+200B]toso', '[U+200B]'],
    ['Mu\u0308ller', 'M\u00fcller', 'Mu[U+0308]ller', 'u[U+0308]'],
    ['setting 1\r\nsetting 2', 'setting 1\nsetting 3', 'setting 1[CR]\u21b5\nsetting 2', '[CR]\u21b5\n', '2'],
    [lines.join('\n'), lines.with(90, 'setting 90 = other').join('\n'), [...lines.slice(0, 3), '\u2026 84 lines that are the same', ...lines.slice(87, 93), '\u2026 3 lines that are the same', ...lines.slice(96)].join('\n'), 'value 90'],
  ];
  const report = pagesReport();
  const { outcome } = report.scenarios[0]!.cells[1]!;
  const made = pairs.map(([expected, actual], index) => ({ ...outcome.checks[0]!, id: `pair-${index}`, title: `Pair ${index}`, status: 'failed' as const, expected, actual }));
  Object.assign(outcome, { checks: made });
  await open(report, SETUP);
  await page.getByRole('button', { name: 'Open all' }).click();
  const found = await checks(page).locator('.diff-side.is-expected > div').evaluateAll((sides) => sides.map((side) => [side.textContent, ...[...side.querySelectorAll('del')].map((mark) => mark.textContent)]));
  expect(found).toEqual(pairs.map(([, , ...shown]) => shown));
  await expect(checks(page).getByText('They differ in characters that cannot be seen')).toHaveCount(6);
});

test('a check leads to its log line, and the line back to the check, by keyboard', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  await checks(page).getByRole('button', { name: 'logs/setupact.log, line 318' }).press('Enter');
  await expect(logs(page).getByRole('button', { name: /^logs\/setupact\.log/ })).toHaveAttribute('aria-pressed', 'true');
  await expect(line(page, 318)).toBeFocused();
  await expect(line(page, 318)).toBeInViewport();
  await line(page, 318).getByRole('button', { name: 'No restart is pending' }).press('Enter');
  const check = checks(page).getByRole('listitem').filter({ hasText: 'No restart is pending' }).first();
  await expect(check).toBeFocused();
  await expect(check).toBeInViewport();
  await expect(page).toHaveURL(/#\/s\/branch-office\/setup\/check\/no-pending-reboot$/);
  // And to the other log, and the same again.
  for (let turn = 0; turn < 2; turn++) {
    await check.getByRole('button', { name: 'logs/CBS.log, line 413' }).press('Enter');
    await expect(line(page, 413)).toBeFocused();
  }
});

test('a link to a check opens it, focuses it and brings it into view', async ({ page, open }) => {
  await open(pagesReport(), `${SETUP}/check/image-state`);
  const check = checks(page).getByRole('listitem').filter({ hasText: 'The image state is IMAGE_STATE_COMPLETE' }).first();
  await expect(check).toBeFocused();
  await expect(check.locator('details')).toHaveAttribute('open', '');
  await expect(check).toBeInViewport();
});

test('a link to a check that is not there says so', async ({ page, open }) => {
  await open(pagesReport(), `${SETUP}/check/none`);
  await expect(page.getByText('The link was about a check that this outcome does not have.')).toBeVisible();
});

test('checks are filtered by state and by text; Escape empties the field', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  const items = checks(page).locator('.checks > li');
  await expect(items).toHaveCount(9);
  await checks(page).getByRole('button', { name: 'Failed 2' }).press('Enter');
  await expect(items).toHaveCount(2);
  await checks(page).getByRole('button', { name: 'All 9' }).click();
  const field = checks(page).getByRole('searchbox', { name: 'Filter checks' });
  await field.fill('telnet');
  await expect(items).toHaveCount(1);
  await field.fill('nothing of the kind');
  await expect(checks(page)).toContainText('No check matches.');
  await field.press('Escape');
  await expect(items).toHaveCount(9);
});

test('a link to a check clears the filters that would hide it', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  await checks(page).getByRole('button', { name: 'Passed 7' }).click();
  await logs(page).getByRole('button', { name: 'Feature SMB1Protocol is disabled' }).first().click();
  await expect(checks(page).getByRole('listitem').filter({ hasText: 'Feature SMB1Protocol is disabled' }).first()).toBeFocused();
});

test.describe('the film', () => {
  test('lies along the timeline in order of time', async ({ page, open }) => {
    await open(pagesReport(), SETUP);
    const frames = page.getByRole('list', { name: 'Pictures of the console' }).getByRole('button');
    await expect(frames).toHaveCount(4);
    await expect(frames.nth(0)).toHaveAccessibleName('Picture 1 of 4: 2 min 40 s setup stage begins');
    await expect(frames.nth(3)).toHaveAccessibleName(/^Picture 4 of 4: 15 min 11 s verify/);
    // One of them is the legend's.
    await expect(panel(page, 'Timeline and console').locator('svg .mark-picture')).toHaveCount(5);
    await frames.nth(2).focus();
    await expect(panel(page, 'Timeline and console').locator('svg .is-lit title')).toHaveText(/003-setup\.png$/);
  });

  test('opens large, and arrow keys, Home, End and Escape work', async ({ page, open }) => {
    await open(pagesReport(), SETUP);
    const frames = page.getByRole('list', { name: 'Pictures of the console' }).getByRole('button');
    const dialog = page.getByRole('dialog', { name: 'Picture of the console' });
    await frames.nth(1).focus();
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('2 of 4');
    await expect(dialog.getByRole('img')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(dialog).toContainText('3 of 4');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowRight');
    await expect(dialog).toContainText('4 of 4');
    await expect(dialog.getByRole('button', { name: 'Next' })).toHaveAttribute('aria-disabled', 'true');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    await expect(dialog).toContainText('1 of 4');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(frames.nth(1)).toBeFocused();
  });

  test('closes by its button and by a click beside it', async ({ page, open }) => {
    await open(pagesReport(), SETUP);
    const frames = page.getByRole('list', { name: 'Pictures of the console' }).getByRole('button');
    const dialog = page.getByRole('dialog', { name: 'Picture of the console' });
    await frames.nth(0).click();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await expect(dialog).toBeHidden();
    await frames.nth(2).click();
    await expect(dialog).toContainText('3 of 4');
    await page.mouse.click(8, 450);
    await expect(dialog).toBeHidden();
  });
});

test('logs keep what matters, with signs and words, and say what was left out', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  await expect(logs(page)).toContainText('6 of 1240 lines kept');
  await expect(logs(page).locator('.log-gap')).toHaveText(['… 410 lines left out', '… 812 lines left out', '… 12 lines left out']);
  await expect(line(page, 413)).toContainText('✕ error');
  await expect(line(page, 414)).toContainText('! warning');
  await expect(line(page, 411)).toContainText('● subject');
  await logs(page).getByRole('button', { name: 'Marked only 3' }).click();
  await expect(logs(page).locator('.log-line')).toHaveCount(3);
  await expect(logs(page).locator('.log-gap')).toHaveCount(0);
  await logs(page).getByRole('button', { name: /^serial\.log/ }).click();
  await expect(logs(page).locator('.log-gap')).toHaveCount(0);
  await expect(logs(page).locator('.log-line')).toHaveCount(3);
});

test('evidence that is named and not there is told', async ({ page, open }) => {
  const report = pagesReport();
  const cell = report.scenarios[0]!.cells.find(({ outcome }) => outcome.strategy === 'setup')!;
  cell.missing = ['logs/dism.log', ...Array.from({ length: 20 }, (_, at) => `logs/${at}.log`)];
  await open(report, SETUP);
  await expect(logs(page)).toContainText('Not there, left out of a bundle or lost: logs/dism.log, logs/0.log');
  await expect(logs(page)).toContainText('and 9 more');
});

test('commands are shown as run, with what their exit code means', async ({ page, open }) => {
  await open(pagesReport(), '#/s/branch-office/audit');
  const stages = panel(page, /^Stages and commands/);
  await stages.getByText('Service the running system').click();
  const step = stages.getByRole('listitem').filter({ hasText: 'Disable feature SMB1Protocol' }).last();
  await expect(step).toContainText('dism /English /Online /Disable-Feature /FeatureName:SMB1Protocol /NoRestart');
  await expect(step).toContainText('Exit code 3010: done, a restart is required');
  await step.getByText('Output').click();
  await expect(step).toContainText('The operation completed successfully.');
});

test('progress that a command drew over itself stands line by line', async ({ page, open }) => {
  const report = pagesReport();
  report.scenarios[0]!.cells[2]!.outcome.stages.find((stage) => stage.name === 'audit')!.jobSteps[0]!.log = 'Adding\r\r\n\r[==   50.0%    ]\r[====100.0%====]\r\nDone.\r\n';
  await open(report, '#/s/branch-office/audit');
  await page.getByRole('button', { name: 'Open all' }).click();
  await expect(page.getByRole('region', { name: 'Output of step 001' })).toHaveText(/^Adding\n+\[==   50\.0%    \]\n\[====100\.0%====\]\nDone\.\n$/);
});

test('an error says what happened, what to do and where it stopped; the stage is open', async ({ page, open }) => {
  await open(pagesReport(), '#/s/file-server-core/offline');
  const error = page.getByRole('region', { name: 'Error' });
  await expect(error).toContainText('WP-MACHINE-DEADLINE in stage pe');
  await expect(error).toContainText('Mend: Look at the last screenshot');
  await expect(panel(page, /^Stages and commands/).getByText('interrupted', { exact: true })).toBeVisible();
  // Its deadline lies beyond the axis: no sign for it, neither in the drawing nor in the legend.
  await expect(panel(page, 'Timeline and console').locator('.mark-deadline')).toHaveCount(0);
  await expect(checks(page)).toContainText('Nothing was judged');
  // What tells why comes before the checks that there are none of.
  const headings = await page.getByRole('heading', { level: 2 }).allTextContents();
  expect(headings.findIndex((text) => text.startsWith('Timeline'))).toBeLessThan(headings.findIndex((text) => text.startsWith('Checks')));
});

test('the answer file has line numbers, the plan reads as steps and as JSON', async ({ page, open }) => {
  await open(pagesReport(), SETUP);
  await panel(page, 'Answer file').getByText('Autounattend.xml, 33 lines').click();
  await expect(panel(page, 'Answer file').locator('.numbered li').nth(31)).toContainText('<!-- setting 30 -->');
  await expect(panel(page, 'Answer file').locator('.numbered li').nth(31).locator('.log-number')).toHaveText('32');
  const plan = panel(page, 'Plan');
  await plan.getByText('Stages and steps as planned').click();
  await expect(plan.getByText('until phase oobe is reported')).toBeVisible();
  await expect(plan).toContainText('within 240 min');
  await plan.getByText('As JSON').click();
  await expect(plan.getByRole('region', { name: 'Plan as JSON' })).toContainText('"schema": "wimproof.plan/1"');
});

test('what is not possible has its source', async ({ page, open }) => {
  await open(pagesReport(), '#/s/branch-office/offline');
  const how = panel(page, /^How operations are carried out/);
  await expect(how).toContainText('install-application:branch-agent.msi The Windows Installer engine needs the running system.');
  await expect(how.getByRole('link', { name: 'Source' })).toHaveAttribute('href', /^https:/);
  // As the capability matrix writes it.
  const report = pagesReport();
  report.scenarios[0]!.cells[0]!.outcome.notPossible[0]!.source = 'Understanding Servicing Strategies, https://learn.microsoft.com/windows-hardware/strategies';
  await open(report, '#/s/branch-office/offline');
  await expect(how.getByRole('link', { name: 'Understanding Servicing Strategies' })).toHaveAttribute('href', 'https://learn.microsoft.com/windows-hardware/strategies');
});

test('two hundred checks, four hundred log lines and six hundred packages stay quick', async ({ page, open }) => {
  await open(longReport(), '#/s/long/setup/check/registry%3AHKLM%5CSOFTWARE%5CContoso%5CValue%20195');
  await expect(checks(page).getByRole('listitem').filter({ hasText: 'Registry value number 195 is as asked for' }).first()).toBeFocused();
  await expect(checks(page).locator('.checks > li')).toHaveCount(50);
  await expect(logs(page).locator('.log-line, .log-gap')).toHaveCount(150);
  await logs(page).getByRole('button', { name: 'Marked only 10' }).click();
  await expect(logs(page).locator('.log-line')).toHaveCount(10);
  const inventory = panel(page, 'Inventory');
  await inventory.getByRole('button', { name: 'Packages 600' }).click();
  await expect(inventory.getByRole('row')).toHaveCount(51);
  await inventory.getByRole('searchbox').fill('package-599~');
  await expect(inventory.getByRole('row')).toHaveCount(2);
  await expect(inventory.getByRole('status').first()).toHaveText('1 of 600 shown');
  expect(Number(await page.evaluate("document.querySelectorAll('*').length"))).toBeLessThan(4000);
});

test('a filter draws its own list anew, a page of it at most, and nothing else', async ({ page, open }) => {
  const report = await open(longReport(), '#/s/long/setup');
  const field = checks(page).getByRole('searchbox', { name: 'Filter checks' });
  const items = checks(page).locator('.checks > li');
  await expect(items).toHaveCount(50);
  const row = Number(await items.last().evaluate((item) => item.querySelectorAll('*').length)) + 1;
  await report.ask('watch');
  for (const [text, left] of [['v', 50], ['va', 50], ['value number 19', 11], ['value number 198', 1], ['value number 19', 11], ['', 50]] as const) {
    await field.fill(text);
    await expect(items).toHaveCount(left);
    const { elements, panels } = (await report.ask('changed')) as { elements: number; panels: string[] };
    // Open folds and their differences make some rows longer than the last.
    expect(elements, text).toBeLessThanOrEqual(50 * row + 200);
    expect(panels.filter((panel) => panel !== 'checks'), text).toEqual([]);
  }
});

test('a link to a check on a later page of the list shows that page; the line that explains it leads there too', async ({ page, open }) => {
  await open(longReport(), '#/s/long/setup');
  await logs(page).getByRole('button', { name: 'Registry value number 197 is as asked for' }).first().click();
  await expect(checks(page).getByRole('listitem').filter({ hasText: 'Registry value number 197 is as asked for' }).first()).toBeFocused();
  await checks(page).getByRole('listitem').filter({ hasText: 'Registry value number 197 is as asked for' }).getByRole('button', { name: 'logs/CBS.log, line 1216' }).click();
  await expect(line(page, 1216)).toBeFocused();
});

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('axe finds nothing, folded, open, with the film large', async ({ page, open }) => {
      for (const route of [SETUP, '#/s/branch-office/offline', '#/s/file-server-core/offline']) {
        const report = await open(pagesReport(), route);
        expect(await report.violations()).toEqual([]);
        await report.openAll();
        expect(await report.violations()).toEqual([]);
        expect(await report.ask('contrastFailures')).toEqual([]);
      }
      const report = await open(pagesReport(), SETUP);
      await page.getByRole('list', { name: 'Pictures of the console' }).getByRole('button').first().click();
      expect(await report.violations()).toEqual([]);
    });
  });

test('hostile text is text, and does not widen the page', async ({ page, open }) => {
  for (const [report, strategy] of [[hostileReport(), 'audit'], [hostilePagesReport(), 'setup']] as const) {
    await open(report, `#/s/${encodeURIComponent(report.scenarios[0]!.name)}/${strategy}`);
    await page.getByRole('button', { name: 'Open all' }).click();
    await page.mouse.move(300, 300);
    await expect(page.getByRole('main')).toContainText('<img src=x onerror="window.__hostile = 2">');
    const found = await page.evaluate(`({
      ran: window.__hostile,
      scripts: document.querySelectorAll('main script').length,
      pictures: [...document.querySelectorAll('main img')].filter((image) => !image.src.startsWith('data:image/png;base64,')).length,
      handlers: [...document.querySelectorAll('main *')].filter((element) => [...element.attributes].some((attribute) => attribute.name.startsWith('on'))).length,
      addresses: [...document.querySelectorAll('main a')].filter((link) => !/^(https:|#)/.test(link.getAttribute('href'))).length,
      overrides: /[\\u202a-\\u202e\\u2066-\\u2069]/.test(document.querySelector('main').innerHTML),
      wide: document.documentElement.scrollWidth - innerWidth > 0,
    })`);
    expect(found).toEqual({ ran: undefined, scripts: 0, pictures: 0, handlers: 0, addresses: 0, overrides: false, wide: false });
  }
});
