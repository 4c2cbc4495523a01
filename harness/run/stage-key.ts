import { createHash } from 'node:crypto';
import type { ServicingRequest } from '../servicing/operation.ts';
import type { Plan, Stage } from '../strategy/plan.ts';

/** Raised when the meaning of a cached stage changes, so that results of older versions are not used. */
const CACHE_FORMAT = 1;

/**
 * Names the result of a stage by everything that went into it: base image, the stage's steps, the digests of all payload
 * files, the machine template and the versions of the tools (DESIGN decision 6). Paths are left out: the same bytes
 * elsewhere are the same input.
 */
export function stageKey(input: { plan: Plan; stage: Stage; request: ServicingRequest; template: unknown; tools: Record<string, string> }): string {
  const before = input.plan.stages.slice(0, input.plan.stages.indexOf(input.stage) + 1);
  const material = {
    format: CACHE_FORMAT,
    image: { sha256: input.plan.image.sha256, index: input.plan.image.index, parts: input.plan.image.bare?.parts.map(({ sha256 }) => sha256), media: input.plan.image.media?.sha256 },
    strategy: input.plan.strategy,
    stages: before.map((stage) => stage.steps.map(withoutHostPaths)),
    payloads: input.request.operations.map((operation) => ({
      operation: operation.operation,
      files: operation.files.map((file) => [file.name, file.sha256]),
    })),
    template: input.template,
    tools: input.tools,
  };
  return createHash('sha256').update(JSON.stringify(material)).digest('hex');
}

/** A medium's files count by their place on the medium; what they hold is in the payload digests or in the text itself. */
function withoutHostPaths(step: Stage['steps'][number]): unknown {
  if (step.action !== 'write-medium' && step.action !== 'run-host-job') return step;
  return { ...step, files: step.files.map((file) => ('from' in file ? { path: file.path } : file)) };
}
