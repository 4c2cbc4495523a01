import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Machine } from '../machine/machine.ts';
import type { StageName } from '../strategy/plan.ts';

export interface FilmOptions {
  /** The outcome's folder; frames go to `screens` in it. */
  folder: string;
  /** Told of each kept frame; `file` is relative to the folder, with forward slashes. */
  onFrame: (frame: { file: string; stage: StageName; reason: string }) => void;
  /** The stage that runs now. */
  stage: () => StageName;
  /** No frame is begun any more once this is aborted. */
  signal: AbortSignal;
  /** Milliseconds between frames when nothing else happens. Default one minute. */
  everyMs?: number;
  /** Frames at most. Default 60: an hour of Setup. */
  limit?: number;
}

/**
 * The console of an outcome's machines over time: a frame when the guest enters a phase or restarts, when a stage ends,
 * and every minute; none that looks like the one before it. Pictures are evidence, never a reason to fail: a hypervisor
 * that cannot take one just now leaves a gap.
 */
export class Film {
  private readonly options: FilmOptions;
  private machine: Machine | undefined;
  private timer: NodeJS.Timeout | undefined;
  private queue: Promise<void> = Promise.resolve();
  private waiting = 0;
  private kept = 0;
  private last = '';

  constructor(options: FilmOptions) {
    this.options = options;
  }

  /** Films this machine until it is off. */
  follow(machine: Machine): void {
    this.stop();
    this.machine = machine;
    machine.on('off', () => {
      if (this.machine === machine) this.stop();
    });
    this.timer = setInterval(() => void this.frame('every minute'), this.options.everyMs ?? 60_000);
    this.timer.unref();
  }

  /** Takes a frame now; resolves when it is kept, or found to be none. Never rejects. */
  frame(reason: string): Promise<void> {
    // One waiting frame shows all that happens before it is taken.
    if (this.waiting > 1) return this.queue;
    this.waiting += 1;
    const stage = this.options.stage();
    this.queue = this.queue.then(async () => {
      this.waiting -= 1;
      await this.take(stage, reason);
    });
    return this.queue;
  }

  /** No more frames; what is being taken is waited for, unless the run is cancelled. */
  async end(): Promise<void> {
    this.stop();
    if (!this.options.signal.aborted) await this.queue;
  }

  private stop(): void {
    clearInterval(this.timer);
    this.machine = undefined;
  }

  private async take(stage: StageName, reason: string): Promise<void> {
    const { machine, options } = this;
    if (machine?.state !== 'running' || options.signal.aborted || this.kept >= (options.limit ?? 60)) return;
    const file = join('screens', `${String(this.kept + 1).padStart(3, '0')}-${stage}.png`);
    const path = join(options.folder, file);
    try {
      await mkdir(join(options.folder, 'screens'), { recursive: true });
      await machine.screenshot(path);
      const digest = createHash('sha256').update(await readFile(path)).digest('hex');
      if (digest === this.last) return await rm(path);
      this.last = digest;
      this.kept += 1;
      options.onFrame({ file: file.replaceAll('\\', '/'), stage, reason });
    } catch {
      // The machine went off meanwhile, or has no screen to show.
      await rm(path, { force: true }).catch(() => {});
    }
  }
}
