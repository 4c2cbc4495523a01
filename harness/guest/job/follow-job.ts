import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Machine, MachineEvents } from '../../machine/machine.ts';
import { stateFolder, statusCommand } from '../script/job-paths.ts';
import type { WinRm } from '../winrm/winrm.ts';
import { isConnectionTrouble, WinRmError } from '../winrm/winrm-error.ts';
import { jobDeadline } from './job-deadline.ts';
import { JobProgress } from './job-progress.ts';
import { parseJobStatus, type JobStatus } from './job-status.ts';
import type { Job, JobResult, JobStepResult } from './job.ts';
import { parseSerialEvent } from './serial-event.ts';
import { WakeUp } from './wake-up.ts';

/** The part of a machine that a job is followed through. */
export type FollowedMachine = Pick<Machine, 'on' | 'off' | 'serial' | 'state'>;

export interface FollowJobOptions {
  job: Job;
  winrm: WinRm;
  /** Absent when the provider has no serial line: polling alone then tells. */
  machine?: FollowedMachine;
  /** Events with another token are of another machine or an earlier run. */
  token: string;
  deadlineMs: number;
  signal: AbortSignal;
  /** Called with every change of a step; once more with its log. */
  onStep?: (result: JobStepResult) => void;
  /** Milliseconds between two looks when no event comes. Default 5 s. */
  pollMs?: number;
}

const callMs = 60_000;
const logMs = 300_000;
/** Refusals and unreadable answers in a row that are put up with: a guest in the middle of starting gives a few. */
const patience = 10;

/**
 * Follows a job to its end and returns its result with each step's log. Serial events make it quick and give the
 * durations; the guest's own records decide, so a lost line or a broken connection loses nothing. Ends when the guest
 * has recorded the job's exit code, or when the machine went off in a step that is to end it. Throws WP-JOB-DEADLINE,
 * WP-JOB-MACHINE-OFF when the machine ends before the job, WP-WINRM-PIN at once, and other WinRM errors when they last.
 */
export async function followJob(options: FollowJobOptions): Promise<JobResult> {
  const { job, winrm, machine, signal } = options;
  const progress = new JobProgress(job);
  const wake = new WakeUp();
  const report = (steps: JobStepResult[]): void => steps.forEach((step) => options.onStep?.({ ...step }));
  let off: MachineEvents['off'][0] | undefined;

  const hear = ({ at, text }: { at: number; text: string }): void => {
    const event = parseSerialEvent(text);
    if (!event || event.token !== options.token || !('job' in event) || event.job !== job.id) return;
    report(progress.hear(event, at));
    // Only these change what is to be done next; step-start can wait for the next look.
    if (event.event !== 'step-start') wake.ring();
  };
  const ended = (reason: MachineEvents['off'][0]): void => {
    off = reason;
    wake.ring();
  };
  machine?.serial.forEach(hear);
  machine?.on('serial', hear);
  machine?.on('off', ended);

  const deadline = Date.now() + options.deadlineMs;
  const logs = new Set<string>();
  let troubles = 0;
  try {
    for (;;) {
      if (off || (machine && machine.state !== 'running')) return endWithMachine(progress, report, off);
      if (Date.now() >= deadline) throw jobDeadline(job, progress.steps, options.deadlineMs);
      const trouble = await attempt(async () => {
        report(progress.read(await readStatus(winrm, job, signal)));
        await fetchLogs(options, progress, logs);
      });
      if (trouble === undefined) {
        troubles = 0;
        if (progress.recordedExit !== undefined) return progress.result();
      } else {
        if (isFatal(trouble)) throw trouble;
        // While the machine restarts, silence is what one expects; and a job that ends the machine may take our account
        // and its own records away before. Then only the deadline limits the wait.
        const expected = isConnectionTrouble(trouble) || (machine !== undefined && progress.leavesNoTrace);
        if (!expected && ++troubles >= patience) throw trouble;
      }
      await wake.next(Math.min(options.pollMs ?? 5_000, deadline - Date.now()), signal);
    }
  } finally {
    machine?.off('serial', hear);
    machine?.off('off', ended);
  }
}

async function readStatus(winrm: WinRm, job: Job, signal: AbortSignal): Promise<JobStatus> {
  const result = await winrm.run(statusCommand(job.id), { deadlineMs: callMs, signal });
  return parseJobStatus(result.stdout, job.id);
}

/** Fetches the logs of steps that have ended and whose log is not there yet. */
async function fetchLogs({ job, winrm, signal, onStep }: FollowJobOptions, progress: JobProgress, fetched: Set<string>): Promise<void> {
  for (const step of progress.steps) {
    const over = step.exitCode !== undefined || step.state === 'interrupted';
    if (!over || fetched.has(step.id) || job.steps.find((one) => one.id === step.id)?.endsMachine) continue;
    const result = await winrm.run(`type "${stateFolder(job.id)}\\${step.id}.log"`, { deadlineMs: logMs, signal });
    if (result.exitCode !== 0)
      throw new WimproofError({ code: 'WP-JOB-LOG', kind: 'infrastructure', cause: `the log of step ${step.id} of job ${job.id} cannot be read: ${result.stderr.trim()}`, mend: 'look at %SystemDrive%\\wimproof\\state in the guest' });
    step.log = result.stdout;
    fetched.add(step.id);
    onStep?.({ ...step });
  }
}

function endWithMachine(progress: JobProgress, report: (steps: JobStepResult[]) => void, off: MachineEvents['off'][0] | undefined): JobResult {
  const asMeant = off?.reason === 'crash' || off?.reason === 'host' ? [] : progress.machineEnded();
  report(asMeant);
  if (progress.recordedExit !== undefined || asMeant.length > 0) return progress.result();
  const running = progress.steps.find((step) => step.state === 'running');
  throw new WimproofError({
    code: 'WP-JOB-MACHINE-OFF',
    kind: 'infrastructure',
    cause: `the machine went off (${off ? `${off.reason}: ${off.detail}` : 'for a reason not told'}) before job ${progress.job.id} was over${running ? `, in step ${running.id} (${running.title})` : ''}`,
    mend: 'look at the console picture and the serial log of the machine',
  });
}

async function attempt(work: () => Promise<void>): Promise<unknown> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error ?? new Error('unknown');
  }
}

function isFatal(error: unknown): boolean {
  return error instanceof WinRmError ? ['WP-WINRM-PIN', 'WP-WINRM-CANCELLED', 'WP-WINRM-INSECURE'].includes(error.code) : !(error instanceof WimproofError);
}
