import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, watch, type FSWatcher } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { checkSocketPath } from './endpoint.ts';
import { findProgram } from './find-qemu.ts';
import { qemuError } from './qemu-error.ts';

/** A TPM 2.0 that waits for its machine, or serves it. */
export interface Swtpm {
  /** Its control socket, for QEMU. */
  control: string;
  /** Resolves when the process has ended, with how; never rejects. */
  ended: Promise<string>;
  /** Ends it if it still runs, and takes it off the ledger. */
  stop(): Promise<void>;
}
export interface SwtpmOptions {
  /** Folder with the TPM's state; made when it is not there. */
  state: string;
  /** Private folder for the socket. */
  runtime: string;
  /** File for its messages. */
  log: string;
  /** Name of the machine, for people. */
  machine: string;
  ledger: Ledger;
  signal: AbortSignal;
}

const startMs = 15_000;
const stopMs = 2000;

/**
 * swtpm's arguments. The state folder is its working folder, since swtpm splits options at commas and knows no way to
 * write one. It writes the file with its process id once the control socket takes connections. The log prefix is how
 * the reaper finds the process. `--terminate`: it ends when QEMU's connection does.
 * Source: swtpm(8), and QEMU docs/specs/tpm.rst, "The QEMU TPM emulator device".
 */
export function swtpmArguments(control: string, token: string): string[] {
  return ['socket', '--tpm2', '--tpmstate', 'dir=.,mode=0600', '--ctrl', `type=unixio,path=${control},mode=0600`, '--pid', `file=${control}.pid`, '--log', `fd=3,prefix=wimproof-${token}:`, '--terminate'];
}

/**
 * Starts a TPM emulator. It is on the ledger before it runs, so that it ends with the run in any case. It has no
 * endorsement certificate (swtpm_setup makes them): Windows asks for one only to attest itself to somebody.
 * @throws WimproofError `WP-SWTPM-MISSING`, `WP-SWTPM-START`; an aborted signal's reason
 */
export async function startSwtpm(options: SwtpmOptions): Promise<Swtpm> {
  options.signal.throwIfAborted();
  const program = findSwtpm();
  const control = path.join(options.runtime, 'tpm');
  checkSocketPath(control);
  await mkdir(options.state, { recursive: true, mode: 0o700 });
  const token = randomBytes(8).toString('hex');
  const record = options.ledger.add({ kind: 'process', token, what: `TPM of machine ${options.machine}` });
  const watched = watch(options.runtime);
  const descriptor = openSync(options.log, 'a', 0o600);
  // Detached like QEMU: Ctrl-C is for the harness.
  const child = spawn(program, swtpmArguments(control, token), { detached: true, stdio: ['ignore', descriptor, descriptor, descriptor], cwd: options.state });
  closeSync(descriptor);
  if (child.pid !== undefined) record.notePid(child.pid);
  const ended = endOf(child).then((how) => {
    record.strike();
    return how;
  });
  const stop = async (): Promise<void> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), stopMs);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(timer);
  };
  try {
    await listening(watched, () => textOf(`${control}.pid`) === String(child.pid), ended, options);
  } catch (error) {
    await stop();
    throw error;
  } finally {
    watched.close();
  }
  return { control, ended, stop };
}

function findSwtpm(): string {
  if (process.platform === 'win32') throw qemuError('WP-SWTPM-MISSING', 'QEMU on Windows has no TPM emulator', 'Use the provider hyperv, or a machine template with `tpm: false`');
  const program = findProgram('swtpm');
  if (program) return program;
  throw qemuError('WP-SWTPM-MISSING', 'The machine has a TPM, and swtpm, which emulates it, is not on this computer', 'Install it (Debian, Ubuntu, Fedora, Arch, Homebrew: swtpm), or use a machine template with `tpm: false`');
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
}

/** Resolves when swtpm has written its process id. `watched` is from before it started, so that no change is missed. */
async function listening(watched: FSWatcher, ready: () => boolean, ended: Promise<string>, { log, signal }: SwtpmOptions): Promise<void> {
  const over = new AbortController();
  try {
    await new Promise<void>((resolve, reject) => {
      // First: an emulator that is ready already must not hide that nobody wants it any more.
      if (signal.aborted) return reject(signal.reason);
      const look = () => {
        if (ready()) resolve();
      };
      watched.on('change', look).on('error', reject);
      look();
      AbortSignal.timeout(startMs).addEventListener('abort', () => reject(qemuError('WP-SWTPM-START', `The TPM emulator was not ready within ${startMs / 1000} s`, 'The host may be overloaded; run fewer machines at once')), { signal: over.signal });
      signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal });
      void ended.then((how) => reject(qemuError('WP-SWTPM-START', `The TPM emulator ended at its start (${how}): ${lastLines(log) || 'it left no message'}`, 'Read the message above; another machine may use the same TPM state', { evidence: [log] })));
    });
  } finally {
    over.abort();
  }
}

function lastLines(file: string): string {
  return textOf(file).trim().split(/\r?\n/).slice(-3).join(' ').slice(-600);
}

/** Empty when there is no such file. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
