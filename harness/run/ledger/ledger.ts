import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { bootId, readLedger, type LedgerEntry } from './ledger-file.js';
import { startTimeOf } from './process-table.js';
import { release } from './release.js';
import { ledgerFolder } from './state-folder.ts';

/** One thing on record. */
export interface LedgerHandle {
  readonly id: string;
  /** Notes the pid of a machine process as soon as it has one. */
  notePid(pid: number): void;
  /** Strikes the thing off, after it is gone. Idempotent. */
  strike(): void;
}

/**
 * What a run owns outside its own memory, on disk before it exists, so that `kill -9` at any moment leaves nothing
 * behind: a detached reaper frees what is not struck off (see reaper.js). Writes are synchronous: after `add` returns,
 * the line is the kernel's and survives the death of this process.
 */
export class Ledger {
  readonly file: string;
  readonly run: string;
  readonly #descriptor: number;
  readonly #reaper: ChildProcess;
  #count = 0;
  #closed = false;

  private constructor(file: string, run: string, descriptor: number, reaper: ChildProcess) {
    this.file = file;
    this.run = run;
    this.#descriptor = descriptor;
    this.#reaper = reaper;
  }

  /**
   * Opens a new ledger and starts its reaper.
   * @param run name of the run, for people
   * @throws WimproofError `WP-LEDGER-REAPER` when the reaper does not start
   */
  static async open(run: string, folder: string = ledgerFolder()): Promise<Ledger> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, `${Date.now().toString(36)}-${randomBytes(4).toString('hex')}.ndjson`);
    const descriptor = openSync(file, 'ax', 0o600);
    const startTime = startTimeOf(process.pid) ?? '';
    writeSync(descriptor, `${JSON.stringify({ ledger: 1, run, owner: { pid: process.pid, startTime, boot: bootId() } })}\n`);
    try {
      return new Ledger(file, run, descriptor, await startReaper(file, startTime));
    } catch (error) {
      closeSync(descriptor);
      rmSync(file, { force: true });
      throw error;
    }
  }

  /**
   * Puts a thing on record. To be called before the thing is made.
   * @throws WimproofError `WP-LEDGER-EXISTS` when the path exists already: it is not ours, and must never be removed
   */
  add(entry: LedgerEntry): LedgerHandle {
    if (this.#closed) throw new WimproofError({ code: 'WP-LEDGER-CLOSED', kind: 'infrastructure', cause: `The ledger of run ${this.run} is closed; ${entry.what} cannot be put on record`, mend: 'Start machines before the run ends' });
    if ('path' in entry && existsSync(entry.path)) {
      throw new WimproofError({ code: 'WP-LEDGER-EXISTS', kind: 'infrastructure', cause: `${entry.path} exists already, so the run cannot own it`, mend: 'Remove it or choose another output folder' });
    }
    const id = `e${++this.#count}`;
    this.#write({ add: id, ...entry, ...('path' in entry ? { path: path.resolve(entry.path) } : {}) });
    let struck = false;
    return {
      id,
      notePid: (pid) => this.#write({ note: id, pid, startTime: startTimeOf(pid) ?? '' }),
      strike: () => {
        if (!struck) this.#write({ strike: id });
        struck = true;
      },
    };
  }

  /** Makes a private folder (mode 0700) with a short name under the temporary folder; socket paths in it stay short. */
  async temporaryFolder(what: string): Promise<{ path: string; remove: () => void }> {
    const folder = path.join(shortTemporaryRoot(), `wp-${randomBytes(6).toString('hex')}`);
    const handle = this.add({ kind: 'folder', path: folder, what });
    await mkdir(folder, { mode: 0o700 });
    return {
      path: folder,
      remove: () => {
        rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
        handle.strike();
      },
    };
  }

  /**
   * Frees whatever is still on record, deletes the ledger and lets the reaper go.
   * @returns what had to be freed; nothing after an orderly run
   */
  async close(): Promise<{ killed: string[]; removed: string[]; failed: string[] }> {
    if (this.#closed) return { killed: [], removed: [], failed: [] };
    this.#closed = true;
    const contents = readLedger(this.file);
    const released = contents && contents.open.length > 0 ? await release(contents, bootId()) : { killed: [], removed: [], failed: [] };
    closeSync(this.#descriptor);
    if (released.failed.length === 0) rmSync(this.file, { force: true });
    this.#reaper.stdin?.end();
    return released;
  }

  #write(record: object): void {
    if (!this.#closed) writeSync(this.#descriptor, `${JSON.stringify(record)}\n`);
  }
}

/** macOS has a 49-character per-user temporary folder; a socket path may have 103 characters there, 107 on Linux. */
function shortTemporaryRoot(): string {
  const root = os.tmpdir();
  return root.length > 60 && process.platform !== 'win32' ? '/tmp' : root;
}

function startReaper(file: string, startTime: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./reaper.js', import.meta.url));
  // Own session: Ctrl-C and hang-up of the terminal do not reach it. Own execArgv: a loader would only slow it down.
  const reaper = spawn(process.execPath, [script, file, String(process.pid), startTime], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    windowsHide: true,
    cwd: path.parse(process.execPath).root,
    // At the end of a job the runner of GitHub Actions kills what carries its tracking id: the reaper has work then.
    env: { ...process.env, NODE_OPTIONS: '', RUNNER_TRACKING_ID: '' },
  });
  return new Promise((resolve, reject) => {
    const fail = (detail: string) => reject(new WimproofError({ code: 'WP-LEDGER-REAPER', kind: 'infrastructure', cause: `The clean-up process did not start: ${detail}`, mend: 'Check that node can start child processes here (process and memory limits)' }));
    reaper.once('error', (error) => fail(error.message));
    reaper.once('exit', (code, signal) => fail(`it ended at once (${signal ?? `exit code ${code}`})`));
    reaper.stdin?.on('error', () => {}); // The reaper was killed: nothing to do about that from here.
    reaper.stdout?.once('data', () => {
      reaper.stdout?.destroy();
      reaper.removeAllListeners('exit');
      reaper.unref();
      // The pipe must stay open as long as we live, and must not keep us alive.
      (reaper.stdin as unknown as { unref?: () => void } | null)?.unref?.();
      resolve(reaper);
    });
  });
}
