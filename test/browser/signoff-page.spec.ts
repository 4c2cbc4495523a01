import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { pdfPageCount, printPdf } from '../../reports/pdf/print-pdf.ts';
import { signoffPage } from '../../reports/signoff/signoff-page.ts';
import type { SignoffRecord } from '../../reports/signoff/signoff-record.ts';
import { hostileReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { ALL, aLargeRecord, aPolicy, aRecord, judged } from '../unit/fixtures/signoff-builder.ts';

const CHROMIUM = process.env['WIMPROOF_CHROMIUM'] ?? '/usr/bin/chromium';
test.skip(!existsSync(CHROMIUM), `No browser at ${CHROMIUM}: install Debian's chromium, or name one in WIMPROOF_CHROMIUM.`);
test.use({
  viewport: { width: 1180, height: 900 },
  launchOptions: { executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] },
});
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const IN_PAGE = readFileSync(new URL('in-page.client.js', import.meta.url), 'utf8').replace(/^\/\/.*\n/, '');

let folder: string;
test.beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'wimproof-signoff-page-'))));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

const everything = aPolicy({ required: [{ scenario: '*', strategies: ALL }] });
const RECORDS: Record<string, () => SignoffRecord> = {
  approved: () => aLargeRecord({ scenarios: 1 }),
  'with known issues': () => aLargeRecord({ scenarios: 3, issues: 2, declared: 1 }),
  blocked: () => aRecord(judged(realisticReport(), everything)),
  '40 cells': () => aLargeRecord({ scenarios: 20, strategies: ['offline', 'audit'], reasons: 3, issues: 2 }),
  '600 cells': () => aLargeRecord({ scenarios: 200, reasons: 30, issues: 30, declared: 30 }),
};

async function open(page: Page, record: SignoffRecord): Promise<string[]> {
  const file = join(folder, `${test.info().testId}.html`);
  writeFileSync(file, signoffPage(record));
  const trouble: string[] = [];
  page.on('console', (message) => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) trouble.push(`request: ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href);
  return trouble;
}

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    for (const [name, record] of Object.entries(RECORDS))
      test(`${name}: no message, no request, and axe finds nothing`, async ({ page }) => {
        const trouble = await open(page, record());
        await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^(Approved|Approved with known issues|Blocked)$/);
        expect(trouble).toEqual([]);
        // The page's policy allows no script: axe comes through the debugger.
        const session = await page.context().newCDPSession(page);
        await session.send('Page.setBypassCSP', { enabled: true });
        await page.evaluate(AXE);
        const found = await page.evaluate('axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }).then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 90)).slice(0, 3).join(" | ")}`))');
        expect(found).toEqual([]);
        expect(await page.evaluate(`${IN_PAGE.trim()}.contrastFailures()`)).toEqual([]);
        expect(await page.evaluate(`${IN_PAGE.trim()}.overflow()`)).toBeLessThanOrEqual(0);
      });
  });

test('hostile text is text', async ({ page }) => {
  const trouble = await open(page, aRecord(judged(hostileReport(), everything), { by: '</style><script>window.__hostile = 1</script>' }));
  expect(await page.evaluate(`${IN_PAGE.trim()}.traces()`)).toMatchObject({ ran: undefined, scripts: 0, images: 0, handlers: 0, addresses: [], overrides: false });
  await expect(page.getByRole('main')).toContainText('</style><script>window.__hostile = 1</script>');
  expect(trouble).toEqual([]);
  expect(await page.evaluate(`${IN_PAGE.trim()}.overflow()`)).toBeLessThanOrEqual(0);
});

const SHAPES: [string, Parameters<typeof aLargeRecord>[0]][] = [
  ['one cell', { scenarios: 1, strategies: ['offline'] }],
  ['14 x 3', { scenarios: 13, strategies: ALL }],
  ['20 x 2', { scenarios: 20, strategies: ['offline', 'audit'] }],
  ['40 x 1', { scenarios: 40, strategies: ['setup'] }],
  ['200 x 3', { scenarios: 200 }],
];
for (const format of ['A4', 'Letter'] as const)
  for (const [name, shape] of SHAPES)
    test(`one page of ${format}: ${name}, however much there is to say`, async ({ page }) => {
      for (const said of [{}, { reasons: 40 }, { issues: 40 }, { reasons: 1, issues: 1, declared: 1 }, { reasons: 40, issues: 40, declared: 40, long: true }]) {
        await open(page, aLargeRecord({ ...shape, ...said }));
        const pdf = await page.pdf({ format, printBackground: true });
        expect(pdfPageCount(pdf), JSON.stringify(said)).toBe(1);
        // The signature is on it, not cut away.
        await page.emulateMedia({ media: 'print' });
        await expect(page.getByRole('heading', { name: 'Signature' })).toBeVisible();
        await page.emulateMedia({ media: null });
      }
    });

test('names of any length leave it one page, with the signature and what is not proven', async ({ page }) => {
  const name = 'Package_for_RollupFix~31bf3856ad364e35~amd64~~26100.2033.1.6'.repeat(8);
  const record = aLargeRecord({ scenarios: 13, reasons: 40, issues: 40, declared: 40, long: true });
  const subject = { ...record.subject!, name, from: 'file' as const, proven: false, scenario: name };
  const everywhere: SignoffRecord = { ...record, by: name, policy: { ...record.policy, file: name }, run: { run: name, version: name, provider: name, startedAt: record.run.startedAt }, notRequired: [{ scenario: name, strategy: 'audit', verdict: 'failed', failures: 1 }] };
  for (const one of [{ ...everywhere, subject }, { ...everywhere, subject: null, subjectMissing: name }])
    for (const format of ['A4', 'Letter'] as const) {
      await open(page, one);
      expect(pdfPageCount(await page.pdf({ format, printBackground: true })), `${format} ${one.subject?.name ?? 'no image'}`).toBe(1);
    }
  await open(page, { ...everywhere, subject });
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'Signature' })).toBeVisible();
  await expect(page.getByText(/17\.\d GB, not proven: given as that of/)).toBeVisible();
});

test('paper says all of it where there is room', async ({ page }) => {
  // As wide as what Letter leaves between its margins.
  await page.setViewportSize({ width: 733, height: 972 });
  await page.emulateMedia({ media: 'print' });
  for (const little of [{ scenarios: 2, issues: 1 }, { scenarios: 3, reasons: 3 }, { scenarios: 1, declared: 1 }]) {
    await open(page, aLargeRecord(little));
    const cut = await page.evaluate("[...document.querySelectorAll('.clamp')].filter((one) => one.scrollHeight > one.clientHeight + 1).map((one) => one.textContent)");
    expect(cut, JSON.stringify(little)).toEqual([]);
  }
});

test('the command line prints one page as well', async () => {
  const [htmlFile, pdfFile] = [join(folder, 'print.html'), join(folder, 'print.pdf')];
  writeFileSync(htmlFile, signoffPage(aLargeRecord({ scenarios: 13, reasons: 8, issues: 8, declared: 2, long: true })));
  expect(await printPdf(htmlFile, pdfFile, { browser: CHROMIUM })).toMatchObject({ pages: 1 });
});
