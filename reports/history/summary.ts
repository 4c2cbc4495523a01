import { z } from 'zod';
import type { RunSource } from '../run-report.ts';
import { historyEntry } from './history-entry.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { VERDICTS } from '../../harness/verify/outcome.ts';

const verdict = z.enum(VERDICTS);
const entrySchema = z.object({
  run: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  version: z.string(),
  provider: z.string(),
  verdict,
  digest: z.string().optional(),
  cells: z.array(
    z.object({
      strategy: z.enum(STRATEGIES),
      verdict,
      durationMs: z.number().min(0),
      reboots: z.number().min(0),
      imageGrowthBytes: z.number().nullable(),
      imageSha256: z.string(),
      windowsVersion: z.string(),
      passed: z.int().min(0),
      failed: z.int().min(0),
      operations: z.record(z.string(), z.enum(['passed', 'failed', 'not-applicable', 'not-possible', 'not-run'])),
      failures: z.array(z.string()),
      errorKind: z.enum(['product', 'infrastructure', 'scenario']).optional(),
    }),
  ),
  failures: z.array(z.string()),
});
export const runSummarySchema = z.object({
  schema: z.literal('wimproof.summary/1'),
  run: z.string().min(1),
  version: z.string(),
  provider: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
  durationMs: z.number().min(0).nullable(),
  verdict,
  exitCode: z.int(),
  interrupted: z.boolean(),
  scenarios: z.array(z.object({ name: z.string().min(1), entry: entrySchema })),
});
/** `summary.json`: what later runs need of a run, without its evidence. Can be made again from the run at any time. */
export type RunSummary = z.infer<typeof runSummarySchema>;

export function summaryOf(source: RunSource): RunSummary {
  return { schema: 'wimproof.summary/1', ...source.head, scenarios: source.scenarios.map((name) => ({ name, entry: historyEntry(source.scenario(name), source.head) })) };
}

/** The summary in the text of a `summary.json`; null when it is cut, or of another version. */
export function readSummary(text: string): RunSummary | null {
  try {
    const result = runSummarySchema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
