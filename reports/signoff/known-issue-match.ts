import type { Failure } from '../failures/failure.ts';
import type { KnownIssue } from './policy.ts';
import { isSignatureId } from './policy-rules.ts';
import { wildcardMatches } from './wildcards.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Whether a known issue names a failure, expired or not. What belongs to no one strategy (a difference) is named only by
 * an issue without `strategies`. Only product failures are ever named: of the rest nothing is known.
 */
export function namesFailure(issue: KnownIssue, failure: Failure): boolean {
  if (failure.kind !== 'product') return false;
  const named = isSignatureId(issue.signature) ? issue.signature === failure.id : issue.signature === failure.signature || wildcardMatches(issue.signature, failure.signature);
  if (!named) return false;
  if (issue.scenarios && !issue.scenarios.some((pattern) => wildcardMatches(pattern, failure.scenario))) return false;
  return !issue.strategies || (failure.strategy !== undefined && issue.strategies.includes(failure.strategy));
}

/** The moment from which the issue tolerates no more: the end of its day in UTC. */
export function expiryOf({ expires }: Pick<KnownIssue, 'expires'>): number {
  return Date.parse(`${expires}T00:00:00Z`) + DAY_MS;
}

export function isExpired(issue: Pick<KnownIssue, 'expires'>, now: Date): boolean {
  return !(now.getTime() < expiryOf(issue));
}

/** Whole days that are left; negative when it has expired. */
export function daysLeft(issue: Pick<KnownIssue, 'expires'>, now: Date): number {
  return Math.floor((expiryOf(issue) - now.getTime()) / DAY_MS);
}
