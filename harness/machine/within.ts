/** What is wanted, unless `ms` milliseconds pass (then the error that `tooLate` makes) or the signal aborts (then its reason). */
export async function within<T>(wanted: Promise<T>, ms: number, signal: AbortSignal, tooLate: () => Error): Promise<T> {
  let stop = (): void => {};
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(tooLate()), ms);
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
    stop = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
  });
  try {
    return await Promise.race([wanted, ended]);
  } finally {
    stop();
  }
}
