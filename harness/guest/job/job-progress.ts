import type { Job, JobResult, JobStepResult } from './job.ts';
import type { JobStatus } from './job-status.ts';
import type { SerialEvent } from './serial-event.ts';

/**
 * What is known of a running job, merged from two sources: serial events (quick, with times, but a line can be lost)
 * and the guest's records (slow, but the truth). Pure bookkeeping; a step only ever moves forward.
 */
export class JobProgress {
  readonly job: Job;
  readonly steps: JobStepResult[];
  /** Exit code of the job as the serial line told it; the records must confirm it. */
  announcedExit: number | undefined;
  /** Exit code of the job as recorded. */
  recordedExit: number | undefined;
  readonly #startedAt = new Map<string, number>();
  readonly #reboots = new Set<string>();

  constructor(job: Job) {
    this.job = job;
    this.steps = job.steps.map((step) => ({ id: step.id, title: step.title, ...(step.operation === undefined ? {} : { operation: step.operation }), command: step.command, state: 'pending' }));
  }

  get reboots(): number {
    return this.#reboots.size;
  }

  /** Applies a serial event; returns the steps that changed. `at` is in milliseconds. */
  hear(event: SerialEvent, at: number): JobStepResult[] {
    if (!('job' in event) || event.job !== this.job.id) return [];
    switch (event.event) {
      case 'step-start':
        if (!this.#startedAt.has(event.step)) this.#startedAt.set(event.step, at);
        return this.#start(event.step);
      case 'step-end': {
        const started = this.#startedAt.get(event.step);
        const step = this.#step(event.step);
        if (step && started !== undefined && step.durationMs === undefined) step.durationMs = Math.round(at - started);
        return this.#end(event.step, event.exit);
      }
      case 'step-interrupted':
        return this.#interrupt(event.step);
      case 'reboot':
        this.#reboots.add(event.step);
        return [];
      case 'job-end':
        this.announcedExit = event.exit;
        return [];
      default:
        return [];
    }
  }

  /** Applies the guest's records; returns the steps that changed. */
  read(status: JobStatus): JobStepResult[] {
    const changed: JobStepResult[] = [];
    for (const [id, record] of status.steps) {
      if (record.started) changed.push(...this.#start(id));
      if (record.interrupted) changed.push(...this.#interrupt(id));
      if (record.reboot) this.#reboots.add(id);
      if (record.exitCode !== undefined) changed.push(...this.#end(id, record.exitCode));
    }
    if (status.exit !== undefined) this.recordedExit = status.exit;
    return [...new Set(changed)];
  }

  /** The machine went off as the last step should make it. */
  machineEnded(): JobStepResult[] {
    const last = this.steps.at(-1)!;
    if (!this.#definition(last.id)?.endsMachine || last.state !== 'running') return [];
    last.state = 'succeeded';
    return [last];
  }

  /** True once a job has begun whose last step switches the machine off after removing what we left there. */
  get leavesNoTrace(): boolean {
    return this.#definition(this.steps.at(-1)!.id)?.endsMachine === true && this.steps.some((step) => step.state !== 'pending');
  }

  /**
   * The result of a job that is over. Success needs every step to have ended well (or to be allowed to fail) and,
   * unless the last one ended the machine, the recorded exit code 0.
   */
  result(): JobResult {
    const ended = this.recordedExit === 0 || (this.#definition(this.steps.at(-1)!.id)?.endsMachine === true && this.steps.at(-1)!.state === 'succeeded');
    const good = this.steps.every((step) => step.state === 'succeeded' || (step.state === 'failed' && this.#definition(step.id)?.continueOnFailure));
    return { job: this.job.id, state: ended && good ? 'succeeded' : 'failed', reboots: this.reboots, steps: this.steps };
  }

  #start(id: string): JobStepResult[] {
    const step = this.#step(id);
    if (step?.state !== 'pending') return [];
    step.state = 'running';
    return [step];
  }

  #interrupt(id: string): JobStepResult[] {
    const step = this.#step(id);
    if (!step || step.exitCode !== undefined || step.state === 'interrupted') return [];
    step.state = 'interrupted';
    return [step];
  }

  #end(id: string, exitCode: number): JobStepResult[] {
    const step = this.#step(id);
    const definition = this.#definition(id);
    if (!step || !definition || step.exitCode === exitCode) return [];
    const isIn = (codes: readonly number[] | undefined): boolean => (codes ?? []).some((code) => code >>> 0 === exitCode);
    step.exitCode = exitCode;
    // A machine-ending step that comes back has failed, whatever it says.
    step.state = isIn(definition.success) && !definition.endsMachine ? 'succeeded' : 'failed';
    step.rebootRequired = isIn(definition.rebootRequired);
    return [step];
  }

  #step(id: string): JobStepResult | undefined {
    return this.steps.find((step) => step.id === id);
  }

  #definition(id: string): Job['steps'][number] | undefined {
    return this.job.steps.find((step) => step.id === id);
  }
}
