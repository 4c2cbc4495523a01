import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { awaitAnswer } from './await-answer.ts';
import { awaitPowerOff } from './await-power-off.ts';
import { awaitReady } from './await-ready.ts';
import { createDiskStep } from './create-disk.ts';
import { followPeJob } from './follow-pe-job.ts';
import { prepareImage } from './prepare-image.ts';
import { prepareInstall } from './prepare-install.ts';
import { preparePe } from './prepare-pe.ts';
import { runHostJob } from './run-host-job.ts';
import { runJob } from './run-job.ts';
import { startMachine } from './start-machine.ts';
import { stopMachine } from './stop-machine.ts';
import { takeInventory } from './take-inventory.ts';
import { writeMedium } from './write-medium.ts';

/** Interprets one step of a plan. The only place that maps actions to code. */
export async function runStep(execution: Execution, step: Step): Promise<void> {
  switch (step.action) {
    case 'write-medium':
      return writeMedium(execution, step);
    case 'prepare-pe':
      return preparePe(execution, step);
    case 'prepare-install':
      return prepareInstall(execution);
    case 'prepare-image':
      return prepareImage(execution, step);
    case 'create-disk':
    case 'create-job-disk':
      return createDiskStep(execution, step);
    case 'start-machine':
      return startMachine(execution, step);
    case 'await-ready':
      return awaitReady(execution, step);
    case 'await-answer':
      return awaitAnswer(execution, step);
    case 'run-job':
      return runJob(execution, step);
    case 'follow-pe-job':
      return followPeJob(execution, step);
    case 'run-host-job':
      return runHostJob(execution, step);
    case 'await-power-off':
      return awaitPowerOff(execution, step);
    case 'stop-machine':
      return stopMachine(execution);
    case 'take-inventory':
      return takeInventory(execution, step);
  }
}

/** One line that says what a step is about, for progress and the journal. */
export function describeStep(step: Step): string {
  switch (step.action) {
    case 'write-medium':
      return `write the ${step.role} medium`;
    case 'prepare-pe':
      return 'make the Windows PE medium';
    case 'prepare-install':
      return 'make the installation medium start without a key';
    case 'prepare-image':
      return 'make the medium with the image file';
    case 'create-disk':
      return `create a ${step.sizeGiB} GiB disk`;
    case 'create-job-disk':
      return 'create the job disk';
    case 'start-machine':
      return step.reason;
    case 'await-ready':
      return `wait until the guest is ready (${step.phase})`;
    case 'run-host-job':
      return `run job ${step.job.id} on this host (${step.job.steps.length} steps)`;
    case 'await-answer':
      return 'wait until the guest answers over WinRM';
    case 'run-job':
    case 'follow-pe-job':
      return `run job ${step.job.id} (${step.job.steps.length} steps)`;
    case 'await-power-off':
      return 'wait until the machine powers itself off';
    case 'stop-machine':
      return 'shut the machine down';
    case 'take-inventory':
      return 'take the inventory';
  }
}
