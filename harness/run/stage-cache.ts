import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobStepResult } from '../guest/job/job.ts';
import type { Stage } from '../strategy/plan.ts';
import type { Execution } from './execution.ts';
import { packageVersion } from './package-version.ts';
import { stageKey } from './stage-key.ts';

/** What is kept beside a cached disk, so that a report can still tell how it came to be. */
export interface CachedStage {
  run: string;
  durationMs: number;
  boots: number;
  jobSteps: JobStepResult[];
}

const KIND = 'stages';

/** Takes a stage's disk from the cache: an overlay over it becomes the execution's disk. Null when the cache has none. */
export async function restoreStage(execution: Execution, stage: Stage): Promise<CachedStage | null> {
  if (!execution.useCache) return null;
  const folder = await execution.cache.find(KIND, keyOf(execution, stage));
  if (!folder) return null;
  const record = JSON.parse(await readFile(join(folder, 'stage.json'), 'utf8')) as CachedStage;
  await useOverlay(execution, stage, folder);
  return record;
}

/**
 * Keeps a stage's disk, whole and read-only, and goes on with an overlay over it. Only stages in which every operation
 * succeeded are kept: a failure is to be seen again, with its evidence, each time.
 */
export async function storeStage(execution: Execution, stage: Stage, record: Omit<CachedStage, 'run' | 'jobSteps'>): Promise<void> {
  if (execution.disk === undefined || execution.jobSteps.some((step) => step.state !== 'succeeded')) return;
  const from = execution.disk;
  const content: CachedStage = { run: execution.run, jobSteps: execution.jobSteps, ...record };
  const folder = await execution.cache.entry(
    KIND,
    keyOf(execution, stage),
    async (target) => {
      await execution.provider.disks.flatten(from, join(target, cachedDisk(execution)));
      await writeFile(join(target, 'stage.json'), JSON.stringify(content));
    },
    execution.signal,
  );
  await useOverlay(execution, stage, folder);
}

function cachedDisk(execution: Execution): string {
  return `disk.${execution.provider.disks.format}`;
}

async function useOverlay(execution: Execution, stage: Stage, folder: string): Promise<void> {
  const { disks } = execution.provider;
  execution.disk = join(execution.workFolder, `${stage.name}-overlay.${disks.format}`);
  await disks.overlay(execution.disk, join(folder, cachedDisk(execution)));
}

/** What one DISM made of an image is not what another one makes. Windows PE's comes from the image's own medium. */
function engineOf({ plan: { engine } }: Execution): Record<string, string> {
  return engine?.name === 'host-dism' ? { engine: engine.name, dism: engine.dism ?? '' } : {};
}

/** What of the template a disk depends on. */
function machineOf({ template: { devices, firmware, secureBoot, tpm } }: Execution): unknown {
  return { ...devices, firmware, secureBoot, tpm };
}

function keyOf(execution: Execution, stage: Stage): string {
  // A step's script is part of the plan, so a newer wimproof that renders the same plan may use what an older one made.
  return stageKey({ plan: execution.plan, stage, request: execution.request, template: machineOf(execution), tools: { wimproof: packageVersion(), disk: execution.provider.disks.format, ...engineOf(execution) } });
}
