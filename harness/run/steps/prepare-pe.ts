import { preparePeMedium } from '../../image/pe-medium.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';

/** Makes (or takes from the cache) the medium that boots Windows PE with our start script. */
export async function preparePe(execution: Execution, step: Extract<Step, { action: 'prepare-pe' }>): Promise<void> {
  execution.media.pe = await preparePeMedium({ iso: execution.plan.image.media?.path ?? execution.plan.image.path, startScript: step.startScript, cache: execution.cache, signal: execution.signal });
}
