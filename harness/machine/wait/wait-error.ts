import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Machine } from '../machine.ts';
import { keepEvidence } from './evidence.ts';
import { lastPhase, type WaitOptions } from './wait-options.ts';

export type WaitFailure = { kind: 'off'; detail: string } | { kind: 'deadline' } | { kind: 'fatal'; said: string } | { kind: 'no-boot'; line: string };

/** `; the last phase was specialize; the last line was "..."` */
function whereItWas(machine: Machine, options: WaitOptions): string {
  const phase = lastPhase(machine.serial, options.serial);
  const line = machine.serial.at(-1)?.text;
  return `${phase === null ? '; no phase was reported' : `; the last phase was ${phase}`}${line === undefined ? '; the serial line stayed silent' : `; the last serial line was "${line.slice(0, 160)}"`}`;
}

/** Takes the evidence first and then makes the error that names it. */
export async function waitError(machine: Machine, options: WaitOptions, failure: WaitFailure): Promise<WimproofError> {
  const label = { off: 'off', deadline: 'deadline', fatal: 'setup-error', 'no-boot': 'no-boot' }[failure.kind];
  const kept = options.evidenceFolder === undefined ? [] : await keepEvidence(machine, options.evidenceFolder, label);
  const evidence = machine.serialLog === undefined ? kept : [...kept, machine.serialLog];
  const where = whereItWas(machine, options);
  switch (failure.kind) {
    case 'off':
      return new WimproofError({ code: 'WP-MACHINE-OFF', kind: 'infrastructure', cause: `Machine ${machine.name} went off (${failure.detail}) while waiting for ${options.what}${where}`, mend: 'See the serial log for what the guest did last', evidence });
    case 'deadline':
      return new WimproofError({ code: 'WP-WAIT-DEADLINE', kind: 'infrastructure', cause: `Waited ${duration(options.deadlineMs)} for ${options.what}, in vain${where}`, mend: 'See the screenshot; when the guest was merely slow, give it more time, memory or processors', evidence });
    case 'no-boot':
      return new WimproofError({ code: 'WP-MACHINE-NO-BOOT', kind: 'infrastructure', cause: `The firmware of ${machine.name} found nothing to boot while waiting for ${options.what}: ${failure.line.slice(0, 160)}`, mend: 'See the steps that made the disk or the medium bootable, and the screenshot', evidence });
    case 'fatal':
      // The guest itself refuses the image or the request: that is a result about the product, not about this host.
      return new WimproofError({ code: 'WP-SETUP-ERROR', kind: 'product', cause: `The guest gave up: ${failure.said.slice(0, 300)} (machine ${machine.name}, while waiting for ${options.what})`, mend: 'See the screenshot and the serial log for what it did last; mend the request, the answer file or the image', evidence });
  }
}

function duration(milliseconds: number): string {
  return milliseconds < 120_000 ? `${Math.round(milliseconds / 100) / 10} s` : `${Math.round(milliseconds / 6000) / 10} min`;
}
