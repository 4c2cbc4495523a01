/**
 * A tool that ends before its work does. A step puts `prefix` before the command, so that cmd waits for the program
 * itself, and then waits until none of `processes` runs; the state afterwards is what counts, not the exit code.
 */
export interface EarlyReturn {
  /** Tokens of cmd before the command; the empty title keeps `start` from taking a quoted program for one. */
  prefix: readonly string[];
  /** Image names of the processes that do the work. */
  processes: readonly string[];
  /** Why waiting is needed, for plans and logs. */
  reason: string;
}

/** `start "" /wait`. */
export const startAndWait: readonly string[] = ['start', '""', '/wait'];
