import { existsSync } from 'node:fs';
import { expect } from '@playwright/test';
import { htmlReport } from '../../reports/html/html-report.ts';
import { sourceOf } from '../../reports/source-of.ts';
import { HOSTILE, greenReport, realisticReport } from '../unit/fixtures/report-builder.ts';
import { fullHostileReport, fullReport } from '../unit/fixtures/full-reports.ts';
import { CHROMIUM, pagesOf, test } from './open-report.ts';

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('every page opens from file: without a message, an error or a request', async ({ open }) => {
      test.slow();
      const report = fullReport();
      const opened = await open(report);
      for (const hash of pagesOf(report)) {
        await opened.load(hash);
        await opened.openAll();
        await opened.page.waitForLoadState('networkidle');
        expect(opened.trouble, hash).toEqual([]);
      }
    });
  });

test('hostile text is inert on every page: shown as text, nothing runs, nothing loads', async ({ open, page }) => {
  test.slow();
  const report = fullHostileReport();
  const opened = await open(report);
  const pages = pagesOf(report);
  expect(pages.length).toBeGreaterThan(10);
  for (const hash of pages) {
    await opened.load(hash);
    await opened.openAll();
    await page.mouse.move(300, 300);
    expect(await opened.ask('traces'), hash).toEqual({ ran: undefined, scripts: 1, images: 0, handlers: 0, addresses: [], overrides: false, styled: 0 });
    // Long unbroken values fold; the page itself never scrolls sideways.
    expect(await opened.ask('overflow'), hash).toBeLessThanOrEqual(0);
    expect(opened.trouble, hash).toEqual([]);
  }
  await opened.load(pages.find((hash) => /^#\/s\/[^/]*$/.test(hash)));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('<img src=x onerror="window.__hostile = 2">');
});

test('hostile text is inert without a script, too', async ({ browser }) => {
  test.skip(!existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(htmlReport(sourceOf(fullHostileReport())));
  await expect(page.locator('main')).toContainText('<img src=x onerror="window.__hostile = 2">');
  await expect(page.locator('#app img, #app script, #app [onmouseover]')).toHaveCount(0);
  await context.close();
});

test('even an escaping mistake could not run: the policy refuses foreign script, style and pictures', async ({ open }) => {
  const opened = await open(greenReport());
  expect(await opened.ask('intrude')).toEqual({ refused: true, ran: undefined, position: 'static' });
  // The refusals are the messages that this test caused itself.
  expect(opened.trouble.filter((line) => !/Content Security Policy|example\.invalid/.test(line))).toEqual([]);
  opened.trouble.length = 0;
});

test('the policy allows one style and one script by digest, and nothing else', () => {
  const text = htmlReport(sourceOf(realisticReport()));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(text)![1]!.replaceAll('&#39;', "'");
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; script-src 'sha256-[A-Za-z0-9+/]{43}='; img-src data:; base-uri 'none'; form-action 'none'$/);
  expect(text).not.toMatch(/ style="/);
  expect(text.match(/<style>/g)).toHaveLength(1);
  expect(text.match(/<script>/g)).toHaveLength(1);
});

test('no text of a run stands in a data block as it is', () => {
  const text = htmlReport(sourceOf(fullHostileReport()));
  const blocks = [...text.matchAll(/<script type="application\/octet-stream\+base64" id="([a-z0-9-]+)">([^<]*)<\/script>/g)];
  expect(blocks.length).toBeGreaterThan(5);
  for (const [, , data] of blocks) expect(data).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
  expect(text).not.toContain(HOSTILE.script);
});
