import type { Component, Setting } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

const name = 'Microsoft-Windows-Deployment';

/**
 * Reseal (oobeSystem pass): the machine goes to audit mode instead of OOBE. Since Windows 10 it is processed after the
 * pass's other settings; ForceShutdownNow=true with Audit is documented to loop in auditSystem, so it is false.
 */
export function resealToAudit(architecture: string): Component {
  return { name, architecture, settings: [setting('Reseal', [setting('Mode', 'Audit'), setting('ForceShutdownNow', false)])] };
}

export interface SynchronousCommand {
  description: string;
  /** At most 259 characters; no shell interprets it. */
  path: string;
  /**
   * When Setup restarts behind it (WillReboot page). `OnRequest`: the exit code speaks, 0 = done, 1 = restart and go on,
   * 2 = restart and run it again; any other fails Setup, so a command that ends with 3010 must be wrapped.
   */
  willReboot?: 'Always' | 'OnRequest' | 'Never';
}

/** RunSynchronous (specialize as SYSTEM, auditUser as the logged-on Administrator), in the order given. */
export function runSynchronous(architecture: string, commands: readonly SynchronousCommand[]): Component {
  return { name, architecture, settings: [setting('RunSynchronous', commands.map(runSynchronousCommand))] };
}

/** Path is "a string with a maximum length of 259 characters" (answer-file reference, RunSynchronousCommand Path). */
export const MAXIMUM_PATH_LENGTH = 259;

function runSynchronousCommand({ description, path, willReboot }: SynchronousCommand, index: number): Setting {
  if (path.length > MAXIMUM_PATH_LENGTH) throw new RangeError(`a RunSynchronous path has ${path.length} characters, more than ${MAXIMUM_PATH_LENGTH}: ${path}`);
  return listItem('RunSynchronousCommand', [setting('Description', description), setting('Order', index + 1), setting('Path', path), ...(willReboot === undefined ? [] : [setting('WillReboot', willReboot)])]);
}
