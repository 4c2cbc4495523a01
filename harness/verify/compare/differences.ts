import { STRATEGIES, type StrategyName } from '../../servicing/operation.ts';
import { factsOf, storedDrivers, type Fact } from './facts.ts';
import { globMatches } from '../judge/glob.ts';
import { RULES } from './rules.ts';
import type { Difference, DifferenceClass, Outcome } from '../outcome.ts';
import { emptySections } from '../usable-inventory.ts';

/** A difference that the scenario declares: subject as a glob (`*` and `?`), with or without its `kind:`. */
export interface DeclaredDifference {
  subject: string;
  reason: string;
}
interface View {
  outcome: Outcome;
  facts: Map<string, Fact>;
}
const RANK: Record<DifferenceClass, number> = { unexpected: 0, expected: 1, 'not-possible': 2 };

/**
 * Every fact that is not the same under all strategies that left a system (`leftSystem`), unexpected ones first. The order of the
 * outcomes does not matter. A difference is explained, in this order, by the capability matrix (`not-possible`), by
 * the scenario's declarations, by a rule; what nothing explains is `unexpected`.
 */
export function differencesBetween(outcomes: readonly Outcome[], declared: readonly DeclaredDifference[]): Difference[] {
  const views = outcomes
    .filter(leftSystem)
    .map((outcome) => ({ outcome, facts: factsOf(outcome.inventory!) }))
    .sort((left, right) => STRATEGIES.indexOf(left.outcome.strategy) - STRATEGIES.indexOf(right.outcome.strategy));
  const keys = new Set(views.flatMap((view) => [...view.facts.keys()]));
  const differences = [...keys]
    .filter((key) => new Set(views.map((view) => normal(view.facts.get(key)))).size > 1)
    .map((key) => explain(key, views, declared));
  return differences.sort(
    (left, right) => RANK[left.class] - RANK[right.class] || order(left.kind, right.kind) || order(left.subject.toLowerCase(), right.subject.toLowerCase()),
  );
}

/** Whether there is an inventory to compare: two empty ones would agree on everything, so those do not count. */
export function leftSystem(outcome: Outcome): boolean {
  return outcome.inventory !== null && emptySections(outcome.inventory).length === 0;
}

function explain(key: string, views: View[], declared: readonly DeclaredDifference[]): Difference {
  const facts = views.flatMap((view) => view.facts.get(key) ?? []);
  // The spelling must not depend on which strategy comes first.
  const { subject, kind } = [...facts].sort((left, right) => order(left.subject, right.subject))[0]!;
  const values: Difference['values'] = {};
  for (const view of views) values[view.outcome.strategy] = shown(view.facts.get(key));
  const difference = { subject, kind, values };
  const impossible = explainedByMatrix(key, new Set(facts.flatMap((fact) => fact.aliases)), views);
  if (impossible) return { ...difference, class: 'not-possible', rule: 'capability-matrix', reason: impossible };
  const declaration = declared.find((entry) => matches(entry.subject, subject));
  if (declaration) return { ...difference, class: 'expected', rule: 'declared', reason: declaration.reason };
  const contrast = {
    subject,
    kind,
    values: views.map(({ outcome }) => ({ strategy: outcome.strategy, value: values[outcome.strategy] ?? null, imageState: outcome.inventory!.imageState, storedDrivers: storedDrivers(outcome.inventory!) })),
  };
  const rule = RULES.find((candidate) => candidate.explains?.(contrast));
  if (rule) return { ...difference, class: 'expected', rule: rule.name, reason: rule.doc };
  return { ...difference, class: 'unexpected' };
}

/**
 * The reason when all strategies that can carry out the operation agree, and the others cannot carry it out. A second
 * difference among those that can stays unexpected.
 */
function explainedByMatrix(key: string, aliases: ReadonlySet<string>, views: View[]): string | undefined {
  const impossible = new Map<StrategyName, string>();
  for (const { outcome } of views) {
    const operations = new Set(outcome.checks.filter((check) => check.status === 'not-possible' && aliases.has(check.id.toLowerCase())).map((check) => check.operation));
    const entry = outcome.notPossible.find((candidate) => operations.has(candidate.operation));
    if (entry) impossible.set(outcome.strategy, `Not possible under ${outcome.strategy}: ${entry.reason}`);
  }
  if (impossible.size === 0 || impossible.size === views.length) return undefined;
  const able = views.filter((view) => !impossible.has(view.outcome.strategy));
  if (new Set(able.map((view) => normal(view.facts.get(key)))).size > 1) return undefined;
  return STRATEGIES.flatMap((strategy) => impossible.get(strategy) ?? []).join(' ');
}

function shown(fact: Fact | undefined): string | null {
  return fact ? fact.values.join('; ') : null;
}

/** Equal exactly when Windows would call the values equal: case and order do not count. */
function normal(fact: Fact | undefined): string | null {
  return fact ? JSON.stringify([...new Set(fact.values.map((value) => value.toLowerCase()))].sort()) : null;
}

function matches(pattern: string, subject: string): boolean {
  return globMatches(pattern, subject) || globMatches(pattern, subject.slice(subject.indexOf(':') + 1));
}

/** By code unit, the same on every machine and locale. */
function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
