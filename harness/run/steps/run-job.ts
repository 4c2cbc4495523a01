import { WimproofError } from '../../errors/wimproof-error.ts';
import { followJob } from '../../guest/job/follow-job.ts';
import type { Job } from '../../guest/job/job.ts';
import { parseSerialEvent } from '../../guest/job/serial-event.ts';
import { startJob } from '../../guest/job/start-job.ts';
import { isConnectionTrouble } from '../../guest/winrm/winrm-error.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import type { WinRm } from '../../guest/winrm/winrm.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { recordJob, stepReporter } from './record-job-step.ts';
import { runningMachine } from './wait-options.ts';
import { planOrder } from './plan-order.ts';

const START_DEADLINE_MS = 120_000;
const ANSWER_DEADLINE_MS = 300_000;

/** Runs a job in the running system through a scheduled task, and proves each restart on the way by a changed boot time. */
export async function runJob(execution: Execution, step: Extract<Step, { action: 'run-job' }>): Promise<void> {
  const machine = runningMachine(execution, step.id);
  const winrm = connected(execution, step.id);
  if (step.startedBy === undefined) await start(execution, winrm, step.job);
  const result = await followJob({
    job: step.job,
    winrm,
    machine,
    token: execution.secrets.token,
    deadlineMs: step.deadlineMinutes * 60_000,
    signal: execution.signal,
    onStep: stepReporter(execution, step.job.id),
  });
  recordJob(execution, `job ${step.job.id}`, result);
  if (result.reboots > 0 && machine.state === 'running') await proveReboot(execution, winrm, result.reboots);
}

/**
 * Starts the job. The last job of an image removes our access to it, which may break the very call that started it: the
 * serial line then tells whether it did start.
 */
async function start(execution: Execution, winrm: WinRm, job: Job): Promise<void> {
  try {
    await startJob(winrm, job, { deadlineMs: START_DEADLINE_MS, signal: execution.signal });
  } catch (error) {
    const heard = execution.machine?.serial.some(({ text }) => {
      const event = parseSerialEvent(text);
      return event?.token === execution.secrets.token && event.event === 'job-start' && event.job === job.id;
    });
    if (!(isConnectionTrouble(error) && heard)) throw error;
  }
}

/** A machine that did restart has another boot time; the port going away proves nothing. */
async function proveReboot(execution: Execution, winrm: WinRm, reboots: number): Promise<void> {
  const before = execution.bootTime;
  const now = await untilAnswered(() => winrm.bootTime(), { deadlineMs: ANSWER_DEADLINE_MS, signal: execution.signal });
  execution.bootTime = now;
  if (before && before.getTime() === now.getTime()) {
    throw new WimproofError({
      code: 'WP-REBOOT-NOT-PROVEN',
      kind: 'infrastructure',
      cause: `the job asked for ${reboots} restarts, but the guest's boot time is still ${now.toISOString()}`,
      mend: 'see the serial log: the guest may have refused to restart',
    });
  }
  execution.emit({ type: 'phase', stage: execution.stage, text: `restarted, booted ${now.toISOString()}` });
}

function connected(execution: Execution, step: string): WinRm {
  if (execution.winrm) return execution.winrm;
  throw planOrder(`step ${step} needs WinRM, and no step before it waits for the guest`);
}
