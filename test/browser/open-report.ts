import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test as base, type Page } from '@playwright/test';
import { failuresOfRun, groupFailures } from '../../reports/failures/failures-of.ts';
import { hashOf } from '../../reports/html/app/router/route.ts';
import { htmlReport, type HtmlReportOptions } from '../../reports/html/html-report.ts';
import type { RunReport, RunSource } from '../../reports/run-report.ts';
import { sourceOf } from '../../reports/source-of.ts';

export const CHROMIUM = process.env['WIMPROOF_CHROMIUM'] ?? '/usr/bin/chromium';
const IN_PAGE = readFileSync(new URL('in-page.client.js', import.meta.url), 'utf8').replace(/^\/\/.*\n/, '').trim();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A report that is open in Chromium, from file:. */
export class OpenReport {
  /** Console messages, page errors, dialogs, and requests other than for the report itself. A test that ends with any fails. */
  readonly trouble: string[] = [];
  readonly page: Page;
  private readonly address: string;

  constructor(page: Page, file: string) {
    this.page = page;
    this.address = pathToFileURL(file).href;
    page.on('console', (message) => this.trouble.push(`console: ${message.text()}`));
    page.on('pageerror', (error) => this.trouble.push(`error: ${error.message}`));
    page.on('dialog', (dialog) => {
      this.trouble.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (request.url().split('#')[0] !== this.address && !request.url().startsWith('data:')) this.trouble.push(`request: ${request.url()}`);
    });
  }

  /** Loads the file at a fragment, as a link that somebody sent does, and waits for its page. */
  async load(hash = ''): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(`${this.address}${hash}`);
    await this.shown();
  }

  /** Follows a fragment within the open report. */
  async go(hash: string): Promise<void> {
    await this.page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await this.shown(hash);
  }

  /** Waits until the page stands that the address names (`hash`: which that must be), not the one before it. */
  async shown(hash?: string): Promise<void> {
    // Not waitForFunction: it evaluates text in the page, which the page's policy refuses.
    const wanted = hash === undefined ? undefined : new URL(hash, 'file:///').hash;
    await expect.poll(() => this.page.evaluate<boolean>(`document.getElementById('app')?.dataset.shown === location.hash && ${wanted === undefined ? 'true' : `location.hash === ${JSON.stringify(wanted)}`}`)).toBe(true);
    await expect(this.page.locator('#app[data-ready] main h1')).toHaveCount(1);
    await expect(this.page.locator('main .loading')).toHaveCount(0);
  }

  async openAll(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open all' }).click();
  }

  /** Asks a question of in-page.client.js. */
  ask(name: string): Promise<unknown> {
    return this.page.evaluate(`${IN_PAGE}.${name}()`);
  }

  /** Violations of WCAG 2.2 A and AA that axe finds, a line each. */
  async violations(): Promise<string[]> {
    await this.page.evaluate(AXE);
    return this.page.evaluate<string[]>(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
      .then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => id + ': ' + node.target.join(' ') + ' ' + node.html.slice(0, 160))))`);
  }
}

/** Test with `open`: writes a report, opens it, and at the end fails on any trouble. Skipped where there is no browser. */
export const test = base.extend<{ open: (report: RunReport | RunSource, hash?: string, options?: HtmlReportOptions) => Promise<OpenReport> }>({
  viewport: { width: 1360, height: 900 },
  launchOptions: [
    {
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    },
    { scope: 'worker' },
  ],
  open: async ({ page }, use, info) => {
    info.skip(!existsSync(CHROMIUM), `No browser at ${CHROMIUM}: install Debian's chromium, or name one in WIMPROOF_CHROMIUM.`);
    const folder = join(tmpdir(), `wimproof-browser-${process.pid}-${info.testId}`);
    mkdirSync(folder, { recursive: true });
    const opened: OpenReport[] = [];
    await use(async (report, hash, options) => {
      const file = join(folder, `report-${opened.length}.html`);
      writeFileSync(file, htmlReport('head' in report ? report : sourceOf(report), options));
      const open = new OpenReport(page, file);
      // One page shows them one after the other: the trouble of the last is not that of the first.
      opened.push(open);
      await open.load(hash);
      return open;
    });
    rmSync(folder, { recursive: true, force: true });
    const last = opened.at(-1);
    if (last && info.status === info.expectedStatus) expect(last.trouble).toEqual([]);
  },
});

/** The fragments of all pages of a report: run, search, failures, and of each scenario the comparison, outcomes, a check of each and the history. */
export function pagesOf(report: RunReport): string[] {
  return [
    '#/',
    '#/?q=a',
    ...groupFailures(failuresOfRun(report)).map(({ id }) => hashOf({ page: 'failure', failure: id })),
    ...report.scenarios.flatMap(({ name, cells }) => [
      hashOf({ page: 'comparison', scenario: name }),
      ...cells.flatMap(({ outcome: { strategy, checks } }) => [
        hashOf({ page: 'outcome', scenario: name, strategy }),
        ...(checks.find((check) => check.status === 'failed') ?? checks[0] ? [hashOf({ page: 'outcome', scenario: name, strategy, check: (checks.find((check) => check.status === 'failed') ?? checks[0])!.id })] : []),
      ]),
      hashOf({ page: 'history', scenario: name }),
    ]),
    '#/nowhere',
  ];
}
