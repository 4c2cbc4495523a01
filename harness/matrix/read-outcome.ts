import { z } from 'zod';
import type { Outcome } from '../verify/outcome.ts';

/** The fields that comparing, reporting and judging a run rest on. What else an outcome holds is kept as it is. */
const outcomeSchema = z.looseObject({
  schema: z.literal('wimproof.outcome/1'),
  run: z.string(),
  scenario: z.string(),
  strategy: z.enum(['offline', 'setup', 'audit']),
  provider: z.string(),
  verdict: z.enum(['passed', 'failed', 'error', 'not-run']),
  startedAt: z.string(),
  durationMs: z.number(),
  image: z.looseObject({ sha256: z.string(), name: z.string(), version: z.string(), unchanged: z.boolean().nullable() }),
  stages: z.array(z.looseObject({ name: z.string(), title: z.string(), status: z.enum(['succeeded', 'failed', 'skipped-cached', 'not-run']), reboots: z.number(), jobSteps: z.array(z.looseObject({})) })),
  mechanisms: z.array(z.looseObject({ operation: z.string() })),
  notPossible: z.array(z.looseObject({ operation: z.string(), reason: z.string() })),
  checks: z.array(z.looseObject({ id: z.string(), title: z.string(), status: z.enum(['passed', 'failed', 'not-applicable', 'not-possible']), expected: z.string(), actual: z.string(), evidence: z.array(z.string()) })),
  inventory: z.looseObject({ schema: z.string() }).nullable(),
  reboots: z.number(),
  imageGrowthBytes: z.number().nullable(),
  error: z.object({ code: z.string(), kind: z.enum(['product', 'infrastructure', 'scenario']), cause: z.string(), mend: z.string(), evidence: z.array(z.string()) }).optional(),
  evidence: z.looseObject({ screenshots: z.array(z.string()), logs: z.array(z.string()) }),
});

/** The outcome in the text of an `outcome.json`, or what is wrong with it: `cut` when it is no whole JSON document. */
export function readOutcome(text: string): { outcome: Outcome } | { problem: 'cut' | 'invalid'; detail: string } {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { problem: 'cut', detail: `it ends after ${text.length} characters, within its data` };
  }
  const result = outcomeSchema.safeParse(data);
  if (result.success) return { outcome: data as Outcome };
  const issue = result.error.issues[0];
  return { problem: 'invalid', detail: `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not an outcome'}` };
}
