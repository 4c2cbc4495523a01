import type { FailureIndex, FailurePlace, IndexGroup } from './run-index.ts';

const WIDTH = 4;
const FIRST_PLACES = 4;

/** How many places a group has. */
export function placeCount({ places }: FailureIndex['groups'][number]): number {
  return places.length / WIDTH;
}

/** One of them, from 0. */
export function placeAt({ checks, details, strategies }: FailureIndex, { places }: FailureIndex['groups'][number], at: number): FailurePlace {
  const [scenario, strategy, check, detail] = places.slice(at * WIDTH, (at + 1) * WIDTH) as [number, number, number, number];
  return { scenario, ...(strategy < 0 ? {} : { strategy: strategies[strategy]! }), ...(check < 0 ? {} : { check: checks[check]! }), detail: details[detail]! };
}

/** A group as the run page shows it. */
export function indexGroup(index: FailureIndex, at: number): IndexGroup {
  const group = index.groups[at]!;
  const { signature, id, kind, code, title } = group;
  const count = placeCount(group);
  const scenarios = new Set<number>();
  const strategies = new Set<number>();
  for (let from = 0; from < group.places.length; from += WIDTH) {
    scenarios.add(group.places[from]!);
    strategies.add(group.places[from + 1]!);
  }
  return {
    id, signature, kind, code, title, count,
    scenarios: [...scenarios],
    strategies: [...strategies].filter((strategy) => strategy >= 0).sort().map((strategy) => index.strategies[strategy]!),
    first: Array.from({ length: Math.min(count, FIRST_PLACES) }, (_, place) => placeAt(index, group, place)),
  };
}
