import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { isRunning, startTimeOf } from '../../run/ledger/process-table.js';
import type { EngineOptions } from '../engine/engine-options.ts';
import { INVOCATION_VARIABLE, readPublication, rendezvousOf, type Publication, type Runner } from '../engine/rendezvous.ts';
import type { Start } from '../engine/serve.ts';

/** From spawning a process to its first word; loading the sources takes about a second on an idle host. */
const START_DEADLINE_MS = 60_000;
const PACE_MS = 50;

/**
 * The engine of this runner; started when there is none. Of several workers that want it at once one starts it.
 * @throws WimproofError `WP-ENGINE-START` with what the engine said
 */
export async function startEngine(runner: Runner, options: EngineOptions): Promise<Publication> {
  const { publication, lock, log } = rendezvousOf(runner);
  const deadline = Date.now() + START_DEADLINE_MS;
  for (;;) {
    const found = readPublication(publication);
    if (found) return found;
    if (takeLock(lock)) {
      try {
        // Another worker may have been quicker.
        return readPublication(publication) ?? (await spawnEngine({ runner, options, folder: process.cwd() }, publication, log));
      } finally {
        rmSync(lock, { force: true });
      }
    }
    if (Date.now() > deadline) throw notStarted(`another worker has not started it within ${START_DEADLINE_MS / 1000} s`);
    await delay(PACE_MS);
  }
}

/** Whether this process may start the engine: a lock of a worker that was killed is taken over. */
function takeLock(file: string): boolean {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    writeSync(descriptor, `${process.pid} ${startTimeOf(process.pid) ?? ''}`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const holder = readLock(file);
  if (holder && !isRunning(holder.pid, holder.startTime)) rmSync(file, { force: true });
  return false;
}

function readLock(file: string): { pid: number; startTime: string } | undefined {
  try {
    const [pid, startTime] = readFileSync(file, 'utf8').split(' ');
    // Made and not yet written: its owner is about to, or was killed in that moment.
    if (pid === '' && Date.now() - statSync(file).mtimeMs > 5000) return { pid: -1, startTime: '' };
    return pid && startTime ? { pid: Number(pid), startTime } : undefined;
  } catch {
    return undefined;
  }
}

async function spawnEngine(start: Start, publication: string, log: string): Promise<Publication> {
  const errors = openSync(log, 'w', 0o600);
  const script = fileURLToPath(new URL('../engine/start.js', import.meta.url));
  try {
    // Own session: neither Ctrl-C nor the end of the worker reaches it.
    const engine = spawn(process.execPath, [script, JSON.stringify(start)], { detached: true, stdio: ['ignore', 'pipe', errors], windowsHide: true, cwd: start.folder, env: engineEnvironment(process.env) });
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(notStarted(`it said nothing within ${START_DEADLINE_MS / 1000} s`)), START_DEADLINE_MS);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        act();
      };
      engine.once('error', (error) => settle(() => reject(notStarted(error.message))));
      engine.once('exit', (code, signal) => settle(() => reject(notStarted(`it ended at once (${signal ?? `exit code ${code}`}): ${lastWords(log)}`))));
      engine.stdout!.once('data', () => settle(resolve));
    });
    engine.stdout!.destroy();
    engine.removeAllListeners('exit');
    engine.unref();
  } finally {
    closeSync(errors);
  }
  const found = readPublication(publication);
  if (found) return found;
  throw notStarted(`it has gone again: ${lastWords(log)}`);
}

/** The engine is no part of the test run: Playwright's variables, and a loader that a worker was started with, stay here. */
function engineEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !/^(TEST_|PLAYWRIGHT_|PW_|PWTEST_|NODE_OPTIONS$|FORCE_COLOR$)/.test(name) && name !== INVOCATION_VARIABLE);
  return Object.fromEntries(kept);
}

function lastWords(log: string): string {
  try {
    const lines = readFileSync(log, 'utf8').trim().split('\n');
    return lines.find((line) => /error/i.test(line))?.trim() ?? lines.at(-1) ?? 'it said nothing';
  } catch {
    return 'it said nothing';
  }
}

function notStarted(why: string): WimproofError {
  return new WimproofError({ code: 'WP-ENGINE-START', kind: 'infrastructure', cause: `the engine that runs the machines did not start: ${why}`, mend: 'run `wimproof doctor`; check that node can start child processes here' });
}
