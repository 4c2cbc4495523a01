/**
 * A signal that aborts on Ctrl-C (SIGINT) and SIGTERM, so that machines are stopped and evidence is kept. A second
 * Ctrl-C ends the process at once; the reaper then cleans up.
 */
export function abortOnInterrupt(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const interrupt = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write(`\n${name}: stopping the machines; once more to leave at once\n`);
    controller.abort(new Error(`the run was ended by ${name}`));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
}
