/** Seconds that some work takes on the host's monotonic clock. An error of the work is thrown. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
