import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { makeReports } from '../../harness/cli/make-reports.ts';
import { findBrowser } from '../../reports/pdf/find-browser.ts';
import { pdfPageCount } from '../../reports/pdf/pdf-page-count.ts';
import { printPdf } from '../../reports/pdf/print-pdf.ts';
import { aRunFolder } from '../unit/fixtures/run-folder-builder.ts';

let folder: string;
let temporary: string;
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wp-print-'));
  // What printing leaves behind is looked for in a temporary folder of its own.
  temporary = process.env['TMPDIR'] ?? '';
  mkdirSync(join(folder, 'temporary'));
  process.env['TMPDIR'] = join(folder, 'temporary');
});
test.afterEach(() => {
  process.env['TMPDIR'] = temporary;
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
test.describe.configure({ mode: 'serial' });

const at = (name: string): string => join(folder, name);
function page(body: string): string {
  writeFileSync(at('page one.html'), `<!doctype html><meta charset="utf-8"><title>page</title>${body}`);
  return at('page one.html');
}
/** A program of a few lines that stands in for a broken browser; `part` is where it is told to print to. */
function stub(code: string): string {
  const file = at('browser.js');
  writeFileSync(file, `#!${process.execPath}\nconst fs = require('node:fs'); const { spawn } = require('node:child_process');\nconst part = process.argv.find((argument) => argument.startsWith('--print-to-pdf=')).slice(15);\n${code}\n`);
  chmodSync(file, 0o755);
  return file;
}
function nothingLeft(...expected: string[]): void {
  expect(readdirSync(folder).sort()).toEqual([...expected, 'temporary'].sort());
  expect(readdirSync(at('temporary'))).toEqual([]);
}
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A process that ended but was not yet collected still has its number.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test.describe('Chromium', () => {
  let browser: string;
  test.beforeAll(() => {
    try {
      browser = findBrowser();
    } catch (error) {
      test.skip(true, (error as Error).message);
    }
  });

  test('prints as many pages as the document has, and leaves nothing else', async () => {
    const html = page('<h1>one</h1><h1 style="break-before: page">two</h1><h1 style="break-before: page">three</h1>');
    expect(await printPdf(html, at('three.pdf'))).toMatchObject({ pages: 3, browser });
    const bytes = readFileSync(at('three.pdf'));
    expect(pdfPageCount(bytes)).toBe(3);
    nothingLeft('page one.html', 'three.pdf');
    // Wherever it is cut, it is not a PDF.
    for (let length = 0; length < bytes.length - 2; length += 97) expect(pdfPageCount(bytes.subarray(0, length)), `${length} bytes`).toBe(0);
    expect(pdfPageCount(Buffer.concat([bytes.subarray(0, 700), bytes.subarray(800)]))).toBe(0);
    expect(pdfPageCount(Buffer.from('%PDF-1.4\nstartxref\n0\n%%EOF\n'))).toBe(0);
  });

  test('reaches no network, by name or by address, nor through a proxy', async () => {
    const asked: string[] = [];
    const server: Server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    try {
      const html = page(`<p>x</p><img src="http://127.0.0.1:${port}/address"><img src="http://localhost:${port}/name"><img src="http://example.com/proxied"><script>fetch('http://127.0.0.1:${port}/fetched').catch(() => {})</script>`);
      const proxy = `http://127.0.0.1:${port}`;
      await printPdf(html, at('page.pdf'), { environment: { ...process.env, http_proxy: proxy, HTTP_PROXY: proxy, all_proxy: proxy } });
      expect(asked).toEqual([]);
      // That the page would ask: the same without our switches.
      const open = stub(`const { spawnSync } = require('node:child_process');
const argv = process.argv.slice(2).filter((argument) => !argument.startsWith('--host-resolver-rules') && argument !== '--no-proxy-server');
process.exitCode = spawnSync(${JSON.stringify(browser)}, argv, { stdio: 'ignore' }).status ?? 1;`);
      await printPdf(html, at('page.pdf'), { browser: open });
      expect(asked).toContain('/address');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('a page that is not there is an error, and the older PDF stays', async () => {
    writeFileSync(at('old.pdf'), 'old');
    await expect(printPdf(at('missing.html'), at('old.pdf'))).rejects.toMatchObject({ code: 'WP-PDF-PRINT', kind: 'infrastructure', message: expect.stringContaining('left no PDF') });
    expect(readFileSync(at('old.pdf'), 'utf8')).toBe('old');
    nothingLeft('old.pdf');
  });

  test('gives the page time to draw what it draws later, without waiting for it', async () => {
    const packed = gzipSync('<h1 style="break-before: page">two</h1>').toString('base64');
    const html = page(`<h1>one</h1><script>
const bytes = Uint8Array.from(atob('${packed}'), (character) => character.charCodeAt(0));
new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).text().then((text) => setTimeout(() => document.body.insertAdjacentHTML('beforeend', text), 3000));
</script>`);
    expect(await printPdf(html, at('page.pdf'))).toMatchObject({ pages: 1 });
    // Of the page's own clock: really waited for, it would take longer than the test may.
    expect(await printPdf(html, at('page.pdf'), { settleMs: 300_000 })).toMatchObject({ pages: 2 });
  });

  test("prints a stored run's page, drawn by its script", async () => {
    const run = aRunFolder(join(folder, 'run'));
    await makeReports(run, { format: ['pdf'] }, { print: async () => {}, color: false });
    expect(pdfPageCount(readFileSync(join(run, 'report.pdf')))).toBeGreaterThan(0);
    const text = spawnSync('pdftotext', ['-layout', join(run, 'report.pdf'), '-'], { encoding: 'utf8' });
    test.skip(text.status !== 0, "pdftotext is not here: install Debian's poppler-utils.");
    expect(text.stdout).toContain('branch-office');
    expect(text.stdout).toMatch(/fail/i);
    // Chromium has margin boxes of pages since 131.
    expect(text.stdout).toMatch(/^ *1 ?\/ ?\d+$/m);
    nothingLeft('run');
  });
});

test.describe('a browser', () => {
  test.skip(process.platform === 'win32', 'The stubs are scripts with a first line that names Node.');

  test('that hangs is ended with what it started, within the limit', async () => {
    const browser = stub(`const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
fs.writeFileSync(${JSON.stringify(at('pids'))}, process.pid + ' ' + child.pid); fs.writeFileSync(part, '%PDF-1.4'); setInterval(() => {}, 1000);`);
    await expect(printPdf(page('x'), at('page.pdf'), { browser, timeoutMs: 10_000 })).rejects.toMatchObject({ code: 'WP-PDF-PRINT', message: expect.stringContaining('did not finish within 10 s') });
    const pids = readFileSync(at('pids'), 'utf8').split(' ').map(Number);
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect.poll(() => alive(pid), { timeout: 30_000 }).toBe(false);
    nothingLeft('browser.js', 'page one.html', 'pids');
  });

  test('that is told to stop by a signal', async () => {
    const browser = stub(`fs.writeFileSync(${JSON.stringify(at('pids'))}, String(process.pid)); setInterval(() => {}, 1000);`);
    const abort = new AbortController();
    const printing = printPdf(page('x'), at('page.pdf'), { browser, signal: abort.signal });
    const ended = expect(printing).rejects.toThrow('enough');
    await expect.poll(() => existsSync(at('pids')) && readFileSync(at('pids'), 'utf8') !== '', { timeout: 30_000 }).toBe(true);
    abort.abort(new Error('enough'));
    await ended;
    nothingLeft('browser.js', 'page one.html', 'pids');
  });

  for (const [what, code, message] of [
    ['that writes half a file', `fs.writeFileSync(part, '%PDF-1.4\\n1 0 obj\\n<</Type /Pages /Count 1>>\\nendobj\\n');`, 'not a whole PDF'],
    ['that writes something else', `fs.writeFileSync(part, '<html>Out of memory</html>');`, 'not a whole PDF'],
    ['that writes nothing', `console.error('[1:2:ERROR:dbus/bus.cc(1)] Failed'); console.error('Gtk: cannot open display'); console.error('x dbus/y');`, 'left no PDF of'],
    ['that fails', `fs.writeFileSync(part, '%PDF'); console.error('No usable \\u001b[31msandbox'); process.exit(133);`, 'ended with exit code 133: No usable \u241b[31msandbox'],
  ] as const)
    test(what, async () => {
      writeFileSync(at('page.pdf'), 'old');
      await expect(printPdf(page('x'), at('page.pdf'), { browser: stub(code) })).rejects.toMatchObject({ code: 'WP-PDF-PRINT', kind: 'infrastructure', message: expect.stringContaining(message) });
      expect(readFileSync(at('page.pdf'), 'utf8')).toBe('old');
      nothingLeft('browser.js', 'page one.html', 'page.pdf');
    });

  test('that is missing, or named wrongly', async () => {
    await expect(printPdf(page('x'), at('page.pdf'), { environment: { PATH: folder, WIMPROOF_BROWSER: 'no-such-browser' } })).rejects.toMatchObject({ code: 'WP-PDF-BROWSER', kind: 'infrastructure' });
    await expect(printPdf(page('x'), at('page.pdf'), { browser: at('absent') })).rejects.toMatchObject({ code: 'WP-PDF-PRINT', message: expect.stringContaining('could not be run') });
    nothingLeft('page one.html');
  });
});
