import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { qemuError } from './qemu-error.ts';

export interface QemuProcess {
  child: ChildProcess;
  /** The last lines that QEMU wrote to its standard error, joined by blanks. */
  stderr: () => string;
  /** Rejects when the process ends or cannot be started; never resolves. */
  died: Promise<never>;
}

/**
 * Starts QEMU detached (its own session: Ctrl-C is for the harness, which then ends its machines in order and keeps
 * evidence), with its messages in a file, which has no pipe that could fill up.
 */
export function startProcess(program: string, argv: string[], messages: string, folder: string): QemuProcess {
  const descriptor = openSync(messages, 'a', 0o600);
  const child = spawn(program, argv, { detached: true, stdio: ['ignore', descriptor, descriptor], cwd: folder, windowsHide: true });
  closeSync(descriptor);
  const stderr = () => {
    try {
      return readFileSync(messages, 'utf8').trim().split(/\r?\n/).slice(-3).join(' ').slice(-600);
    } catch {
      return '';
    }
  };
  const died = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(qemuError('WP-QEMU-START', `QEMU could not be started: ${error.message}`, 'Check that QEMU is installed and may be run', { original: error })));
    child.once('exit', (code, signal) => reject(qemuError('WP-QEMU-START', `QEMU ended at its start (${signal ?? `exit code ${code}`}): ${stderr() || 'it left no message'}`, 'Read the message above; `wimproof doctor` checks the usual causes', { evidence: [messages] })));
  });
  died.catch(() => {}); // Whoever races it hears of it.
  return { child, stderr, died };
}

/** Whether QEMU failed since another process had taken a forwarded port. */
export function isPortTaken(error: unknown): boolean {
  return error instanceof Error && /[Cc]ould not set up host forwarding rule/.test(error.message);
}
