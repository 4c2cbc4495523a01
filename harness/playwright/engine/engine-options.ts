import { z } from 'zod';
import { PROVIDER_NAMES } from '../../machine/provider-names.ts';
import { OFFLINE_ENGINES } from '../../strategy/engine.ts';

/** What a suite may say of the engine (`use: { engine: {...} }`). Of several workers the first one's word counts. */
export const engineOptionsSchema = z.strictObject({
  /** Folder in which the run's folder is made. Default: `runs` in the folder that Playwright was called in. */
  output: z.string().min(1).optional(),
  /** What runs the machines. Default: that of `wimproof run`. */
  provider: z.enum(PROVIDER_NAMES).optional(),
  /** Machines at a time. Default: by processors and memory. */
  jobs: z.int().min(1).optional(),
  /** Whether stages may be taken from the cache. Default true. */
  cache: z.boolean().optional(),
  /** Offline engine, instead of the scenario's. */
  offlineEngine: z.enum(OFFLINE_ENGINES).optional(),
  /** How long a verified machine that nobody asks for stays on, in milliseconds. Default five minutes. */
  idleMs: z.int().min(0).optional(),
});
export type EngineOptions = z.infer<typeof engineOptionsSchema>;
