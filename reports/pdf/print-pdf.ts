import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { inertLine } from '../inert-text.ts';
import { findBrowser } from './find-browser.ts';
import { pdfPageCount } from './pdf-page-count.ts';

export { pdfPageCount } from './pdf-page-count.ts';

export interface PrintPdfOptions {
  /** The browser's program. Default: `findBrowser()`. */
  browser?: string;
  /** Milliseconds after which the browser is ended with all that it started. Default 120,000. */
  timeoutMs?: number;
  /** `#...` to open the page at. */
  fragment?: string;
  /** Milliseconds of the page's own clock that its scripts get after it was loaded, to draw what they draw later. Default 0. */
  settleMs?: number;
  environment?: NodeJS.ProcessEnv;
  /** Ends the browser. Without one, the signals that end this process do so. */
  signal?: AbortSignal;
}
export interface PrintedPdf {
  pages: number;
  bytes: number;
  /** The program that printed it. */
  browser: string;
}

/**
 * Prints a page of this machine as a PDF by a headless browser of its own profile, without network. The file gets its
 * name when it is a whole PDF with at least one page; an older one of that name stays until then.
 * Switches: Chromium's `components/headless/command_handler` and `net/dns/README.md` (host resolver rules).
 * @throws WimproofError WP-PDF-BROWSER (infrastructure) without a browser; WP-PDF-PRINT (infrastructure) when it hangs,
 *   fails, or leaves anything but a whole PDF
 */
export async function printPdf(htmlFile: string, pdfFile: string, options: PrintPdfOptions = {}): Promise<PrintedPdf> {
  const { environment = process.env, timeoutMs = 120_000, signal } = options;
  const browser = options.browser ?? findBrowser({ environment });
  signal?.throwIfAborted();
  const target = resolve(pdfFile);
  const part = `${target}.part-${randomBytes(4).toString('hex')}`;
  const profile = await mkdtemp(join(tmpdir(), 'wimproof-print-'));
  try {
    const said = await runBrowser(browser, browserArguments({ page: pageAddress(htmlFile, options.fragment), part, profile, settleMs: options.settleMs ?? 0 }), { environment, timeoutMs, signal });
    const bytes = await readFile(part).catch(() => undefined);
    if (bytes === undefined) throw printError(`${browser} left no PDF of ${htmlFile}${said === '' ? '' : `: ${said}`}`);
    const pages = pdfPageCount(bytes);
    if (pages === 0) throw printError(`what ${browser} left of ${htmlFile} is not a whole PDF (${bytes.length} bytes)`);
    await rename(part, target);
    return { pages, bytes: bytes.length, browser };
  } finally {
    await rm(part, { force: true });
    await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

function pageAddress(htmlFile: string, fragment: string | undefined): string {
  const address = pathToFileURL(resolve(htmlFile));
  if (fragment !== undefined) address.hash = fragment;
  return address.href;
}

function browserArguments({ page, part, profile, settleMs }: { page: string; part: string; profile: string; settleMs: number }): string[] {
  return [
    // Since Chromium 112 the whole browser without windows; the plain switch meant another, older one up to 131.
    '--headless=new',
    // The sandbox refuses to work for root, which containers and CI runners often are.
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    `--print-to-pdf=${part}`,
    '--no-pdf-header-footer',
    ...(settleMs > 0 ? [`--virtual-time-budget=${settleMs}`] : []),
    // No network: no name and no address is reached, and no proxy is asked to reach it.
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--no-proxy-server',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--no-first-run',
    '--no-default-browser-check',
    '--password-store=basic',
    '--use-mock-keychain',
    page,
  ];
}

/** Our own variables hold passwords and product keys; a browser needs none of them. */
function withoutOwn(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.toUpperCase().startsWith('WIMPROOF_')));
}

/** @returns the last line that the browser said, for messages */
async function runBrowser(browser: string, argv: string[], { environment, timeoutMs, signal }: { environment: NodeJS.ProcessEnv; timeoutMs: number; signal: AbortSignal | undefined }): Promise<string> {
  // A group of its own: Chromium's start script, the browser and its many processes have to end together.
  const child = execa(browser, argv, { env: withoutOwn(environment), extendEnv: false, detached: process.platform !== 'win32', reject: false, stdin: 'ignore', stdout: 'ignore', stderr: 'pipe', maxBuffer: 20_000_000, windowsHide: true });
  let late = false;
  const stop = (): void => killTree(child.pid);
  const limit = setTimeout(() => {
    late = true;
    stop();
  }, timeoutMs);
  const signals = signal ? [] : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
  const onSignal = (name: NodeJS.Signals): void => {
    stop();
    for (const one of signals) process.removeListener(one, onSignal);
    // As it would have ended without us, unless somebody else listens.
    if (process.listenerCount(name) === 0) process.kill(process.pid, name);
  };
  for (const one of signals) process.on(one, onSignal);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const result = await child;
    signal?.throwIfAborted();
    const said = lastWords(result.stderr);
    if (late) throw printError(`${browser} did not finish within ${timeoutMs / 1000} s`);
    if (result.exitCode === undefined) throw printError(`${browser} could not be run: ${inertLine(result.shortMessage ?? 'it was ended')}`);
    if (result.exitCode !== 0) throw printError(`${browser} ended with exit code ${result.exitCode}${said === '' ? '' : `: ${said}`}`);
    return said;
  } finally {
    clearTimeout(limit);
    for (const one of signals) process.removeListener(one, onSignal);
    signal?.removeEventListener('abort', stop);
    // Processes that outlived the browser would hold the profile.
    if (process.platform !== 'win32') stop();
  }
}

function killTree(pid: number | undefined): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    void execa('taskkill.exe', ['/PID', String(pid), '/T', '/F'], { reject: false, windowsHide: true });
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Chromium complains about a missing message bus on every server; that is never the reason. */
function lastWords(text: string | undefined): string {
  const lines = (text ?? '').split('\n').map(inertLine).filter((line) => line !== '' && !/dbus\//.test(line));
  return [...(lines.at(-1) ?? '')].slice(0, 300).join('');
}

function printError(cause: string): WimproofError {
  return new WimproofError({ code: 'WP-PDF-PRINT', kind: 'infrastructure', cause, mend: 'name another browser in WIMPROOF_BROWSER (one installed as a snap sees only your home folder), or print the HTML file by hand' });
}
