import { noPromptMedium } from '../../image/no-prompt-medium.ts';
import type { Execution } from '../execution.ts';

/** Makes (or takes from the cache) the installation medium that starts without asking for a key. */
export async function prepareInstall(execution: Execution): Promise<void> {
  const { image } = execution.plan;
  execution.media.install = await noPromptMedium(image.media?.path ?? image.path, { cache: execution.cache, signal: execution.signal });
}
