import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium, type Browser } from '@playwright/test';
import { alternate } from './alternate.ts';
import type { Benchmark } from './benchmark.ts';
import { LARGE, TENTH, type RunSize } from './large-report-run.ts';
import { median } from './median.ts';

const CHROMIUM = process.env['WIMPROOF_CHROMIUM'] ?? '/usr/bin/chromium';
const MAKER = fileURLToPath(new URL('large-report-maker.ts', import.meta.url));
const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
const count = ({ scenarios, checks }: RunSize) => `${(scenarios * 3 * checks).toLocaleString('en')} checks`;

interface Made {
  seconds: number;
  bytes: number;
  peakBytes: number;
}

/** The HTML report of a large run, made and opened, against that of a tenth of the run. Opened: until a cell of the matrix can be followed. */
export const benchmark: Benchmark = {
  name: 'large-report',
  needs: 'host',
  title: `Making the HTML report of ${LARGE.scenarios} scenarios x 3 strategies x ${LARGE.checks} checks, and opening it in Chromium`,
  missing: async () => (existsSync(CHROMIUM) ? undefined : `no browser at ${CHROMIUM}`),
  measure: async ({ folder, rounds, say }) => {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    const opened = { large: [] as number[], tenth: [] as number[] };
    const keys: number[] = [];
    const once = async (size: 'large' | 'tenth'): Promise<number> => {
      const file = path.join(folder, `${size}.html`);
      const made = JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', MAKER, size, file], { cwd: REPOSITORY, encoding: 'utf8' })) as Made;
      const { matrix, key } = await openAndSearch(browser, file);
      opened[size].push(matrix);
      if (size === 'large') keys.push(key);
      say(`${size}: ${(made.bytes / 1e6).toFixed(1)} MB, made in ${made.seconds.toFixed(2)} s with ${Math.round(made.peakBytes / 1e6)} MB of memory at most; opened in ${matrix.toFixed(2)} s; a search shown ${(key * 1000).toFixed(0)} ms after a key`);
      return made.seconds + matrix;
    };
    try {
      const series = await alternate([
        { name: count(LARGE), once: () => once('large') },
        { name: count(TENTH), once: () => once('tenth') },
      ], rounds, say);
      say(`opened: ${median(opened.large).toFixed(2)} s (a tenth: ${median(opened.tenth).toFixed(2)} s); search: ${(median(keys) * 1000).toFixed(0)} ms after a key`);
      return series;
    } finally {
      await browser.close();
    }
  },
};

/** Seconds until the matrix can be used, and from a key in the search to its result. */
async function openAndSearch(browser: Browser, file: string): Promise<{ matrix: number; key: number }> {
  const page = await browser.newPage();
  try {
    const began = performance.now();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'commit' });
    await page.locator('#app[data-ready] .matrix a.cell-link').first().waitFor();
    const matrix = (performance.now() - began) / 1000;
    await page.locator('#search').fill('feature');
    await page.locator('#found-checks').waitFor();
    // From the event to the frame after the new result, in the page's own time.
    const milliseconds = await page.evaluate<number>(`new Promise((resolve) => {
      const field = document.querySelector('#search');
      const began = performance.now();
      field.value = 'feature-7';
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    })`);
    return { matrix, key: milliseconds / 1000 };
  } finally {
    await page.close();
  }
}
