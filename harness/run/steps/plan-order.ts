import { WimproofError } from '../../errors/wimproof-error.ts';

/** The error for a plan whose steps are in an order that cannot work: a defect of the compiler, not of the host. */
export function planOrder(cause: string): WimproofError {
  return new WimproofError({ code: 'WP-PLAN-ORDER', kind: 'scenario', cause, mend: 'report this with the output of `wimproof plan --json`' });
}
