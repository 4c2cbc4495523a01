import type { Machine, SerialLine } from '../machine.ts';
import { waitFor } from './wait-for.ts';
import type { WaitOptions } from './wait-options.ts';

/** Waits for a line on COM1; lines that came before the call count too, unless `since` says otherwise. Errors as `waitFor`. */
export function waitForSerialLine(machine: Machine, match: RegExp | ((line: SerialLine) => boolean), options: WaitOptions): Promise<SerialLine> {
  const matches = typeof match === 'function' ? match : (line: SerialLine) => match.test(line.text);
  return waitFor(machine, options, { line: (line) => (matches(line) ? line : undefined) });
}

/** Waits until the guest of this token says that it is ready in a phase (see harness/guest: ready.cmd). */
export function waitForReady(machine: Machine, token: string, phase: 'pe' | 'audit' | 'oobe', options: Omit<WaitOptions, 'what'> & { what?: string }): Promise<SerialLine> {
  const words = [`token=${token}`, 'event=ready', `phase=${phase}`];
  const ready = (line: SerialLine) => {
    const at = line.text.indexOf('##wimproof ');
    if (at < 0) return false;
    const said = new Set(line.text.slice(at).split(/\s+/));
    return words.every((word) => said.has(word));
  };
  return waitForSerialLine(machine, ready, { what: `the guest to be ready (phase ${phase})`, ...options });
}
