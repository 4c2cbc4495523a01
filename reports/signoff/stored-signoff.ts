import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evidenceJson } from '../evidence-files.ts';
import type { Budget, RunSource, ScenarioReport } from '../run-report.ts';
import { DECISION_WORDS, type BudgetUse } from './decision.ts';
import type { SignoffRecord } from './signoff-record.ts';

/** The sign-off that lies in a run's folder; null when there is none, or the run's evidence was sealed anew since. */
export function storedSignoff(folder: string): SignoffRecord | null {
  const record = evidenceJson<SignoffRecord>(folder, 'signoff.json', 'wimproof.signoff/1');
  if (record === null || !Array.isArray(record.reasons) || !Array.isArray(record.budgets) || !Object.hasOwn(DECISION_WORDS, record.decision)) return null;
  const manifest = join(folder, 'manifest.json');
  const sealed = existsSync(manifest) ? createHash('sha256').update(readFileSync(manifest)).digest('hex') : null;
  return record.evidence?.sha256 === sealed ? record : null;
}

/** What a report says of a sign-off: the decision in capitals, and its reasons with their places. */
export function signoffNote({ decision, reasons }: SignoffRecord): { decision: string; reasons: string[] } {
  return { decision: DECISION_WORDS[decision], reasons: reasons.map(({ scenario, strategy, text }) => `${[scenario, strategy].filter((part) => part !== undefined).join('/')}${scenario ? ': ' : ''}${text}`) };
}

/** The same run with what a sign-off allowed its strategies, for the pages that show time and growth against it. */
export function withBudgets(source: RunSource, { budgets }: Pick<SignoffRecord, 'budgets'>): RunSource {
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

function budgetsOf(uses: readonly BudgetUse[]): NonNullable<ScenarioReport['budgets']> {
  const all: NonNullable<ScenarioReport['budgets']> = {};
  for (const { strategy, value, allowed } of uses) all[strategy] = { ...all[strategy], [KEY[value]]: allowed };
  return all;
}
