import { z } from 'zod';
import { judgedTargetSchema } from '../harness/matrix/read-outcome.ts';
import { VERDICTS, type Comparison } from '../harness/verify/outcome.ts';
import { evidenceJson } from './evidence-files.ts';
import { STRATEGIES } from '../harness/servicing/operation.ts';

const text = z.string();
const strategy = z.enum(STRATEGIES);
const verdict = z.enum(VERDICTS);
const cell = z.looseObject({ status: z.enum(['passed', 'failed', 'not-applicable', 'not-possible', 'not-run']), text });
const metric = z.looseObject({ verdict, durationMs: z.number(), cachedMs: z.number().optional(), reboots: z.number(), imageGrowthBytes: z.number().nullable(), passed: z.number(), failed: z.number(), notPossible: z.number() });

/** What reports show of a comparison. */
const comparisonSchema = z.looseObject({
  run: text,
  scenario: text,
  verdict,
  strategies: z.array(strategy),
  target: judgedTargetSchema.optional(),
  operations: z.array(z.looseObject({ operation: text, title: text, cells: z.partialRecord(strategy, cell) })),
  metrics: z.partialRecord(strategy, metric),
  differences: z.array(z.looseObject({ subject: text, kind: text, class: z.enum(['unexpected', 'expected', 'not-possible']), rule: text.optional(), reason: text.optional(), values: z.partialRecord(strategy, text.nullable()) })),
});

/** The `comparison.json` in a scenario's folder; null when it is absent, cut, or lacks what reports show of it. */
export function storedComparison(folder: string): Comparison | null {
  const stored = evidenceJson<Comparison>(folder, 'comparison.json', 'wimproof.comparison/1');
  return stored && comparisonSchema.safeParse(stored).success ? stored : null;
}
