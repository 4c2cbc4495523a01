import { WimproofError } from '../errors/wimproof-error.ts';
import { INTERRUPTS } from './interrupt-state.ts';

/** Does work that Ctrl-C may end at any moment: what the work leaves behind it removes itself, as after an error. A second Ctrl-C ends the process. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const interrupted = new WimproofError({ code: 'WP-INTERRUPTED', kind: 'infrastructure', cause: 'interrupted; nothing was left behind', mend: 'start it again' });
  const interrupt = (): void => {
    for (const name of INTERRUPTS) process.off(name, interrupt);
    stop.abort(interrupted);
  };
  for (const name of INTERRUPTS) process.on(name, interrupt);
  try {
    return await work(stop.signal);
  } catch (error) {
    // Streams tell of an abort in words of their own.
    throw stop.signal.aborted ? interrupted : error;
  } finally {
    for (const name of INTERRUPTS) process.off(name, interrupt);
  }
}
