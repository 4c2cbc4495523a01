import type { Step } from '../../../../../harness/strategy/plan.ts';
import { plural } from '../../../../quantity.ts';

/** What a step of a plan does, in a few words behind its name. */
export function planStepText(step: Step): string {
  switch (step.action) {
    case 'write-medium':
      return `${step.label} medium, ${plural(step.files.length, 'file')}`;
    case 'prepare-pe':
    case 'prepare-install':
    case 'create-job-disk':
    case 'stop-machine':
      return '';
    case 'prepare-image':
      return String(step.file);
    case 'create-disk':
      return `${step.sizeGiB} GiB`;
    case 'start-machine':
      return `from ${step.boot === 'disk' ? 'its disk' : 'media'}${step.media.length > 0 ? ` (${step.media.join(', ')})` : ''}: ${step.reason}`;
    case 'await-ready':
      return `until phase ${step.phase} is reported`;
    case 'await-answer':
      return 'until it answers over WinRM';
    case 'await-power-off':
      return 'until it is off';
    case 'run-job':
    case 'follow-pe-job':
    case 'run-host-job':
      return `${plural(step.job.steps.length, 'command')}, as ${step.job.runAs}`;
    case 'take-inventory':
      return 'over WinRM';
  }
}
