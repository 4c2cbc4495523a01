import { z } from 'zod';
import { mechanismsSchema, notPossibleSchema } from '../harness/matrix/read-outcome.ts';
import type { Plan } from '../harness/strategy/plan.ts';
import { evidenceJson } from './evidence-files.ts';

const text = z.string();

/** What reports show of a plan. */
const planSchema = z.looseObject({
  image: z.looseObject({ sha256: text, name: text, version: text, architecture: text, editionId: text, totalBytes: z.number() }),
  stages: z.array(z.looseObject({ name: text, title: text, steps: z.array(z.looseObject({ id: text, action: text })) })),
  mechanisms: mechanismsSchema,
  notPossible: notPossibleSchema,
});

/** The plan of a cell; null when its file is absent, cut, or lacks what reports show of it. */
export function storedPlan(folder: string, path = 'plan.json'): Plan | null {
  const stored = evidenceJson<Plan>(folder, path, 'wimproof.plan/1');
  return stored && planSchema.safeParse(stored).success ? stored : null;
}
