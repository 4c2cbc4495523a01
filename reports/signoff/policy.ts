import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Budget } from '../run-report.ts';

/** A sign-off policy as read, with its defaults filled in. */
export interface SignoffPolicy {
  required: { scenario: string; strategies: StrategyName[] }[];
  knownIssues: KnownIssue[];
  budgets: BudgetEntry[];
  differences: { subject: string; reason: string }[];
  subject?: { scenario: string; strategy: StrategyName };
}
export interface KnownIssue {
  /** Exact text, glob, or id. */
  signature: string;
  owner: string;
  ticket: string;
  reason: string;
  /** YYYY-MM-DD; tolerates up to the end of this day in UTC. */
  expires: string;
  scenarios?: string[];
  strategies?: StrategyName[];
}
export interface BudgetEntry extends Budget {
  scenario?: string;
  strategies?: StrategyName[];
}
