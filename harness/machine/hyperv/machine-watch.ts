import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { createInterface } from 'node:readline';
import type { MachineEvents } from '../machine.ts';
import { parseEventLine, parseExchange } from './exchange.ts';

export type Ending = MachineEvents['off'][0];
/** What a line of the watch means for the machine. */
export type WatchNews = { news: 'reset' } | { news: 'reason'; ending: Ending } | { news: 'off'; state: string } | { news: 'stuck'; state: string };

/**
 * Records of Microsoft-Windows-Hyper-V-Worker-Admin. Source: microsoft/openvmm, petri/src/vm/hyperv/powershell.rs
 * (HALT_EVENT_IDS), which names each.
 */
const RESETS = new Set([
  18514, // MSVM_GUEST_RESET_SUCCESS
  18515, // MSVM_STOP_FOR_GUEST_RESET_SUCCESS: off for a moment, and started again
  18539, 18540, 18550, 18560, // MSVM_TRIPLE_FAULT_*: the machine was reset
]);
const ENDINGS: Record<number, Ending> = {
  18502: { reason: 'host', detail: 'turned off' }, // MSVM_HOST_STOP_SUCCESS
  18504: { reason: 'guest', detail: 'asked to shut down' }, // MSVM_HOST_SHUTDOWN_SUCCESS, by the guest's integration services
  18508: { reason: 'guest', detail: 'guest-shutdown' }, // MSVM_GUEST_SHUTDOWN_SUCCESS
  18528: { reason: 'crash', detail: 'Hyper-V turned it off after a critical error' }, // MSVM_STOP_CRITICAL_SUCCESS
  18608: { reason: 'guest', detail: 'hibernated' }, // MSVM_GUEST_HIBERNATE_SUCCESS
};

/** Reads an event of watch.psm1. Undefined for what changes nothing. */
export function readWatchEvent(event: Record<string, unknown>): WatchNews | undefined {
  if (event['event'] === 'record') {
    const id = Number(event['id']);
    if (RESETS.has(id)) return { news: 'reset' };
    const ending = ENDINGS[id];
    return ending && { news: 'reason', ending };
  }
  if (event['event'] !== 'state') return undefined;
  const state = String(event['state']);
  if (['Off', 'OffCritical', 'Gone'].includes(state)) return { news: 'off', state };
  // Paused or saved by Hyper-V itself, when the host's disk is full or lost.
  return state.endsWith('Critical') ? { news: 'stuck', state } : undefined;
}

/** How a machine ended, from its state and from what the log said, if anything. */
export function endingOf(state: string, said: Ending | undefined, logReadable: boolean): Ending {
  if (said) return said;
  if (state === 'Off') return logReadable ? { reason: 'crash', detail: 'it went off, and Hyper-V does not say why' } : { reason: 'guest', detail: 'it went off; the log that tells why cannot be read' };
  return { reason: 'crash', detail: state === 'Gone' ? 'Hyper-V does not know it any more' : `its state is ${state}` };
}

/** A watch that ended while its machine may run on. */
export interface LostWatch {
  /** The last record that was seen. */
  since: number;
  why: string;
}

/** Turns a following PowerShell into events. `off` comes once; `lost` when PowerShell ended without having said it. */
export class MachineWatch extends EventEmitter<{ reset: []; off: [Ending]; lost: [LostWatch] }> {
  readonly #child: ChildProcess;
  #since: number;
  #said: Ending | undefined;
  #logReadable = true;
  #done = false;
  /** What is no event: PowerShell's last answer, with the error that ended it. */
  #answer = '';

  /** @param since records up to this one are old */
  constructor(child: ChildProcess, since: number) {
    super();
    this.#child = child;
    this.#since = since;
    if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => this.#line(line));
    child.once('error', (error) => this.#lost(error.message));
    child.once('close', (code, signal) => this.#lost(this.#complaint() ?? `it ended (${signal ?? `exit code ${code}`})`));
  }

  /** Stops listening; nothing is emitted any more. */
  stop(): void {
    this.#done = true;
    this.#child.kill();
  }

  #line(line: string): void {
    const event = parseEventLine(line);
    if (!event) this.#answer = `${this.#answer}${line}\n`.slice(-20_000);
    if (!event || this.#done) return;
    if (event['event'] === 'watching') this.#logReadable = event['log'] === true;
    if (event['event'] === 'record') this.#since = Math.max(this.#since, Number(event['record']) || 0);
    const news = readWatchEvent(event);
    if (news?.news === 'reset') this.emit('reset');
    else if (news?.news === 'reason') this.#said = news.ending;
    else if (news) this.#end(endingOf(news.state, this.#said, this.#logReadable));
  }

  #end(ending: Ending): void {
    this.stop();
    this.emit('off', ending);
  }

  #complaint(): string | undefined {
    const answer = parseExchange(this.#answer);
    return 'trouble' in answer || answer.ok ? undefined : `${answer.error.message} (${answer.error.fullyQualifiedErrorId} at ${answer.error.at ?? 'nowhere'})`;
  }

  #lost(why: string): void {
    if (this.#done) return;
    this.#done = true;
    this.emit('lost', { since: this.#since, why });
  }
}
