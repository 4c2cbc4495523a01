import { WinRmError } from './winrm-error.ts';

/**
 * A signal that aborts with WP-WINRM-DEADLINE after `ms`, or with WP-WINRM-CANCELLED when the caller's signal aborts.
 * Call `stop` when the work is done, so that the timer keeps nothing alive.
 */
export function withDeadline(ms: number, what: string, caller?: AbortSignal): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  const cancel = (): void =>
    controller.abort(new WinRmError('WP-WINRM-CANCELLED', `${what} was cancelled`, 'start it again if it is still wanted', { original: caller?.reason }));
  const timer = setTimeout(
    () => controller.abort(new WinRmError('WP-WINRM-DEADLINE', `${what} took longer than ${ms} ms`, 'give it more time, or look at what holds the guest up (console, dism.log, CBS.log)')),
    ms,
  );
  if (caller?.aborted) cancel();
  else caller?.addEventListener('abort', cancel, { once: true });
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', cancel);
    },
  };
}
