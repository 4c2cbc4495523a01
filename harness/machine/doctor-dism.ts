import { probeDism } from '../run/engine/probe-dism.ts';
import type { HostDism } from '../strategy/engine.ts';
import { hostDismProblem } from '../strategy/engine.ts';
import type { Finding } from './doctor.ts';

/** Older than any image: what is left to find is that DISM is missing, not elevated, or no DISM. */
const ANY_IMAGE = '6.1.7600.0';

/** Whether this host's DISM can service images (engine host-dism). Only told: without it Windows PE does the same in a machine. */
export function judgeDism(host: HostDism): Finding {
  const check = 'host-dism';
  const problem = hostDismProblem(host, ANY_IMAGE);
  if (problem) return { check, status: 'warn', what: `images are serviced in Windows PE: ${problem.message}`, mend: problem.mend };
  return { check, status: 'ok', what: host.state === 'ready' ? `DISM ${host.version} services images up to that version on this host` : 'not asked' };
}

/** Asks DISM of this Windows host. Changes nothing. */
export async function hostDismFinding(): Promise<Finding> {
  return judgeDism(await probeDism());
}
