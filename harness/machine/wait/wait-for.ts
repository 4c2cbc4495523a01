import type { Machine, MachineEvents, SerialLine } from '../machine.ts';
import { waitError, type WaitFailure } from './wait-error.ts';
import type { WaitOptions } from './wait-options.ts';

/** OVMF's last words on the serial line when no boot entry worked: it stops, or offers its shell for ever. */
const NOTHING_TO_BOOT = /BdsDxe: No bootable option or device was found|BdsDxe: starting Boot[0-9A-F]{4} "EFI Internal Shell"|UEFI Interactive Shell v/;

/** What may end a wait with success. Every hook returns `undefined` to go on waiting. */
export interface Awaited<T> {
  line?: (line: SerialLine) => T | undefined;
  reset?: () => T | undefined;
  /** Without this hook a machine that goes off ends the wait with `WP-MACHINE-OFF`. */
  off?: (cause: MachineEvents['off'][0]) => T | undefined;
}

/**
 * Waits for an event of a machine. Nothing is polled: serial lines (earlier ones first), resets and the machine's end
 * are events, and so are the deadline and the abort signal. A fatal line ends the wait at once.
 * @throws WimproofError `WP-MACHINE-OFF`, `WP-WAIT-DEADLINE`, `WP-MACHINE-NO-BOOT`, `WP-SETUP-ERROR`; an aborted signal's reason
 */
export async function waitFor<T>(machine: Machine, options: WaitOptions, awaited: Awaited<T>): Promise<T> {
  options.signal?.throwIfAborted();
  const result = await new Promise<{ value: T } | { failure: WaitFailure } | { aborted: unknown }>((resolve) => {
    const stop: (() => void)[] = [];
    const finish = (outcome: { value: T } | { failure: WaitFailure } | { aborted: unknown }) => {
      for (const step of stop.splice(0)) step();
      resolve(outcome);
    };
    const seen = (value: T | undefined) => {
      if (value !== undefined) finish({ value });
      return value !== undefined;
    };
    const line = (one: SerialLine) => {
      if (options.since !== undefined && one.at < options.since) return false;
      if (awaited.line && seen(awaited.line(one))) return true;
      // First: a firmware without a boot entry is no result about the image, whatever a template calls fatal.
      if (NOTHING_TO_BOOT.test(one.text)) {
        finish({ failure: { kind: 'no-boot', line: one.text } });
        return true;
      }
      const fatal = options.serial?.fatal.map((pattern) => pattern.exec(one.text)).find((match) => match !== null);
      if (fatal) finish({ failure: { kind: 'fatal', said: fatal[1]?.trim() || one.text } });
      return fatal !== undefined;
    };
    const off = (cause: MachineEvents['off'][0]) => {
      if (!awaited.off || !seen(awaited.off(cause))) finish({ failure: { kind: 'off', detail: `${cause.reason}: ${cause.detail}` } });
    };
    for (const one of machine.serial) if (line(one)) return;
    if (machine.state !== 'running') return off(machine.ending ?? { reason: machine.state === 'crashed' ? 'crash' : 'host', detail: 'it was off already' });
    const reset = () => void (awaited.reset && seen(awaited.reset()));
    machine.on('serial', line).on('reset', reset).on('off', off);
    stop.push(() => machine.off('serial', line).off('reset', reset).off('off', off));
    const timer = setTimeout(() => finish({ failure: { kind: 'deadline' } }), options.deadlineMs);
    stop.push(() => clearTimeout(timer));
    const abort = () => finish({ aborted: options.signal?.reason });
    options.signal?.addEventListener('abort', abort, { once: true });
    stop.push(() => options.signal?.removeEventListener('abort', abort));
  });
  if ('value' in result) return result.value;
  if ('aborted' in result) throw result.aborted;
  throw await waitError(machine, options, result.failure);
}
