import type { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import type { PaneDisk } from '../guest/pane-disk.ts';

/** What every benchmark gets. Its folder is private and removed afterwards. */
export interface HostContext {
  folder: string;
  rounds: number;
  signal: AbortSignal;
  /** A line about the progress, to standard error. */
  say(line: string): void;
}

/** With a machine of Pane, installed. */
export interface BenchContext extends HostContext {
  provider: QemuProvider;
  disk: PaneDisk;
}

/** One of the things that are compared: its name, and the seconds of every round. */
export interface Series {
  name: string;
  seconds: number[];
}

/** Two ways to the same result, measured in one go. */
interface Comparison<Context> {
  /** File name without extension. */
  name: string;
  /** What is measured, in one line. */
  title: string;
  /** Programs that must be there; a reason not to run, or undefined. */
  missing(): Promise<string | undefined>;
  /** @returns wimproof first, then what it is held against */
  measure(context: Context): Promise<[Series, Series]>;
}
/** `needs`: whether a machine has to be made first, or the host is enough. */
export type Benchmark = (Comparison<BenchContext> & { needs: 'machine' }) | (Comparison<HostContext> & { needs: 'host' });
