import type { Process } from '../../system.ts';
import type { DismOptions } from './dism-arguments.ts';
import { missingArgument } from './dism-arguments.ts';
import { drawProgress, type Listing, listLines, tableLines } from './dism-output.ts';
import type { ServicedImage } from '../image.ts';

/** What a command gets. `image` is there for servicing commands only. */
export interface DismContext {
  process: Process;
  image: ServicedImage;
  options: DismOptions;
  out(text: string): void;
  /** Value of an option that must have one; error 87 otherwise. */
  need(name: string): string;
  all(name: string): string[];
  has(name: string): boolean;
  /** POSIX path of a Windows path on the command line. */
  resolve(path: string): string;
  /** Prints records in the form that /Format asks for. */
  list(records: Listing[]): void;
  /** Draws the progress bar at these percentages, one after the other; nothing with /Quiet. */
  progress(steps: number[]): void;
  /** Adds a line of information to the log. */
  log(text: string): void;
}
export interface DismResult {
  restartNeeded?: boolean;
}
export interface DismCommand {
  /** `servicing` works on an image, `imaging` on files. */
  kind: 'servicing' | 'imaging';
  /** Servicing commands that the running system refuses, or that only it knows. */
  only?: 'offline' | 'online';
  /** Options besides the global ones. */
  options: string[];
  run(context: DismContext): DismResult | Promise<DismResult>;
}

export function createContext(process: Process, image: ServicedImage | undefined, options: DismOptions, log: (text: string) => void): DismContext {
  const out = (text: string): void => {
    // /Quiet silences everything but errors, which dism.ts prints itself.
    if (!options.has('quiet')) process.stdout(text);
  };
  return {
    process,
    get image(): ServicedImage {
      if (!image) throw new Error('an imaging command asked for an image');
      return image;
    },
    options,
    out,
    need: (name) => {
      const value = options.get(name)?.[0];
      if (!value) throw missingArgument(name);
      return value;
    },
    all: (name) => (options.get(name) ?? []).filter(Boolean),
    has: (name) => options.has(name),
    resolve: (path) => process.system.resolve(path, process.cwd),
    log,
    progress: (steps) => drawProgress(out, steps),
    list: (records) => out(options.get('format')?.[0]?.toLowerCase() === 'table' ? tableLines(records) : listLines(records)),
  };
}
