import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Job } from '../job/job.ts';

/** A job that a strategy compiled cannot be carried out as it is. */
export function jobError(job: Job, why: string): WimproofError {
  return new WimproofError({ code: 'WP-JOB-INVALID', kind: 'scenario', cause: `job ${job.id} cannot be carried out: ${why}`, mend: 'change the operation that this step serves' });
}
