/** Prints build steps with the seconds since the start, so that slow steps show themselves. */
export interface Progress {
  /** Starts a step: one line on standard error. */
  step(text: string): void;
}

/** @param write where lines go; standard error by default, so that standard output stays machine-readable. */
export function createProgress(write: (line: string) => void = line => void process.stderr.write(`${line}\n`)): Progress {
  const start = performance.now();
  return {
    step: text => write(`[pane ${((performance.now() - start) / 1000).toFixed(1).padStart(5)}s] ${text}`),
  };
}
