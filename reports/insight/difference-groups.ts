import type { StrategyName } from '../../harness/servicing/operation.ts';
import { ruleNamed } from '../../harness/verify/compare/rules.ts';
import type { Difference, DifferenceClass } from '../../harness/verify/outcome.ts';
import { minority } from './minority.ts';

/** One difference, with the strategies whose value is the odd one out. */
export interface DifferenceRow extends Difference {
  odd: StrategyName[];
}
/** Differences that have one explanation; or, for class `unexpected`, none. */
export interface DifferenceGroup {
  class: DifferenceClass;
  /** `declared` (by the scenario), `capability-matrix`, or the name of a rule of the comparison. */
  rule?: string;
  reason?: string;
  /** Where the rule's reason is documented. */
  source?: string;
  count: number;
  kinds: { kind: Difference['kind']; rows: DifferenceRow[] }[];
}
const ORDER: readonly DifferenceClass[] = ['unexpected', 'expected', 'not-possible'];

/** Differences by explanation and by kind: what nothing explains first, then the most frequent explanations. Keeps the order within a kind. */
export function differenceGroups(differences: readonly Difference[]): DifferenceGroup[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = difference.class === 'unexpected' ? 'unexpected' : JSON.stringify([difference.class, difference.rule ?? '', difference.reason ?? '']);
    groups.set(key, [...(groups.get(key) ?? []), difference]);
  }
  return [...groups.values()]
    .map((members) => groupOf(members))
    .sort((left, right) => ORDER.indexOf(left.class) - ORDER.indexOf(right.class) || right.count - left.count || ((left.reason ?? '') < (right.reason ?? '') ? -1 : 1));
}

function groupOf(members: readonly Difference[]): DifferenceGroup {
  const { class: kindOfGroup, rule, reason } = members[0]!;
  const kinds = [...new Set(members.map((member) => member.kind))].sort();
  const source = rule === undefined ? undefined : ruleNamed(rule)?.source;
  return {
    class: kindOfGroup,
    ...(kindOfGroup !== 'unexpected' && { ...(rule !== undefined && { rule }), ...(reason !== undefined && { reason }), ...(source !== undefined && { source }) }),
    count: members.length,
    kinds: kinds.map((kind) => ({ kind, rows: members.filter((member) => member.kind === kind).map((member) => ({ ...member, odd: minority(member.values) })) })),
  };
}
