import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { evidenceJson } from '../evidence-files.ts';
import type { Budget, RunSource, ScenarioReport } from '../run-report.ts';
import { DECISION_WORDS, type BudgetUse, type Decision } from './decision.ts';

/** What reports show of a `signoff.json`. The file is no evidence: anything may lie there. */
const shownSchema = z.object({
  decision: z.enum(Object.keys(DECISION_WORDS) as [Decision, ...Decision[]]),
  reasons: z.array(z.object({ scenario: z.string().optional(), strategy: z.string().optional(), text: z.string() })),
  budgets: z.array(z.object({ scenario: z.string(), strategy: z.enum(STRATEGIES), value: z.enum(['minutes', 'reboots', 'image-growth']), allowed: z.number() })),
  evidence: z.object({ sha256: z.string().nullable() }),
});
export type StoredSignoff = z.infer<typeof shownSchema>;

/** The sign-off that lies in a run's folder; null when there is none, or the run's evidence was sealed anew since. */
export function storedSignoff(folder: string): StoredSignoff | null {
  const { data: record } = shownSchema.safeParse(evidenceJson(folder, 'signoff.json', 'wimproof.signoff/1'));
  if (record === undefined) return null;
  const manifest = join(folder, 'manifest.json');
  const sealed = existsSync(manifest) ? createHash('sha256').update(readFileSync(manifest)).digest('hex') : null;
  return record.evidence.sha256 === sealed ? record : null;
}

/** What a report says of a sign-off: the decision in capitals, and its reasons with their places. */
export function signoffNote({ decision, reasons }: Pick<StoredSignoff, 'decision' | 'reasons'>): { decision: string; reasons: string[] } {
  return { decision: DECISION_WORDS[decision], reasons: reasons.map(({ scenario, strategy, text }) => `${[scenario, strategy].filter((part) => part !== undefined).join('/')}${scenario ? ': ' : ''}${text}`) };
}

/** The same run with what a sign-off allowed its strategies, for the pages that show time and growth against it. */
export function withBudgets(source: RunSource, { budgets }: Pick<StoredSignoff, 'budgets'>): RunSource {
  return {
    ...source,
    scenario(name) {
      const report = source.scenario(name);
      const own = budgetsOf(budgets.filter(({ scenario }) => scenario === name));
      return Object.keys(own).length === 0 ? report : { ...report, budgets: own };
    },
  };
}

const KEY = { minutes: 'minutes', reboots: 'reboots', 'image-growth': 'imageGrowthBytes' } as const satisfies Record<BudgetUse['value'], keyof Budget>;

function budgetsOf(uses: StoredSignoff['budgets']): NonNullable<ScenarioReport['budgets']> {
  const all: NonNullable<ScenarioReport['budgets']> = {};
  for (const { strategy, value, allowed } of uses) all[strategy] = { ...all[strategy], [KEY[value]]: allowed };
  return all;
}
