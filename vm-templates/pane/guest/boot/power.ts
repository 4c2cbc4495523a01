import type { System } from '../system.ts';
import { EXIT_RESTART, EXIT_SHUTDOWN } from './exit-codes.ts';
import { runNative } from './native-tool.ts';
import { drives, unmountVolume } from './volumes.ts';

type Action = 'restart' | 'shutdown';
type BeforePower = (action: Action) => Promise<void> | void;

const before: BeforePower[] = [];
let ending: Promise<never> | undefined;

/** Registers work to be done before the machine goes down (services that write state). It may not take longer than ten seconds. */
export function beforePower(work: BeforePower): void {
  before.push(work);
}

/**
 * Ends the machine's life once, whoever asks first: waits for registered work, writes the hives, unmounts every volume but the
 * system's, then leaves Node; init unmounts the system volume and calls the firmware.
 */
export function endLife(system: System, action: Action, leave: (exitCode: number) => void): Promise<never> {
  ending ??= (async () => {
    const limit = new Promise<void>(resolve => setTimeout(resolve, 10_000).unref());
    await Promise.race([Promise.allSettled(before.map(async work => work(action))), limit]);
    system.registry.flush();
    for (const [letter, drive] of [...drives]) {
      if (letter === system.systemDrive || !drive.device) continue;
      await unmountVolume(letter).catch(() => undefined);
    }
    await runNative('sync', [], { early: true });
    leave(action === 'restart' ? EXIT_RESTART : EXIT_SHUTDOWN);
    return new Promise<never>(() => undefined);
  })();
  return ending;
}
