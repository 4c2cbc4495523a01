import { spawn, type ChildProcess } from 'node:child_process';
import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { systemProgram } from '../../image/system-program.ts';
import type { Ledger } from '../ledger/ledger.ts';

export interface HostProgram {
  program: string;
  argv: string[];
  environment: NodeJS.ProcessEnv;
  cwd: string;
  /** File that takes its standard output and error. */
  log: string;
  /** For the ledger: what it does. */
  what: string;
  ledger: Ledger;
  signal: AbortSignal;
}

/**
 * Runs a program of this host to its end, in a process group of its own (on Windows with a hidden console of its own),
 * so that Ctrl-C in the terminal does not reach it before we decide. On record in the ledger: when this process dies, it
 * is killed with all that it started. When the signal is aborted, the same happens here.
 * @returns its exit code as an unsigned 32-bit number
 * @throws the signal's reason, after the program is gone
 */
export async function runHostProgram({ program, argv, environment, cwd, log, what, ledger, signal }: HostProgram): Promise<number> {
  signal.throwIfAborted();
  const output = await open(log, 'w');
  const record = ledger.add({ kind: 'child', what });
  try {
    const child = spawn(program, argv, { cwd, env: environment, detached: process.platform !== 'win32', windowsHide: true, stdio: ['ignore', output.fd, output.fd] });
    const ended = endOf(child);
    if (child.pid !== undefined) record.notePid(child.pid);
    const stop = (): void => killTree(child);
    signal.addEventListener('abort', stop, { once: true });
    // Aborted before the listener was there.
    if (signal.aborted) stop();
    try {
      const code = await ended;
      signal.throwIfAborted();
      return code;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  } finally {
    record.strike();
    await output.close();
  }
}

function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // A program that a signal ended has no exit code: 0xC000013A is what Windows gives for Ctrl-C.
    child.once('close', (code) => resolve((code ?? 0xc000013a) >>> 0));
  });
}

/** dism.exe works through dismhost.exe, cmd.exe through everything: the whole tree has to go. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    execFile(systemProgram('taskkill.exe'), ['/PID', String(child.pid), '/T', '/F'], { windowsHide: true }, () => {});
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
