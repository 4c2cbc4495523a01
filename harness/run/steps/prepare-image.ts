import { markers } from '../../guest/script/batch.ts';
import { imageMedium } from '../../image/image-medium.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { planOrder } from './plan-order.ts';

/** Makes (or takes from the cache) the medium that carries a bare image file. */
export async function prepareImage(execution: Execution, step: Extract<Step, { action: 'prepare-image' }>): Promise<void> {
  const { path, sha256, bare } = execution.plan.image;
  if (!bare) throw planOrder(`step ${step.id} wants a bare image file, and the plan's image is on a medium`);
  const image = { path, sha256, size: bare.size, installFile: bare.kind, parts: bare.parts };
  execution.media.image = await imageMedium(image, markers.IMAGE, { cache: execution.cache, signal: execution.signal });
}
