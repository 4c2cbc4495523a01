import type { StrategyName } from '../../../harness/servicing/operation.ts';
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

/** Which places of failures are looked for: index of the scenario, strategy (undefined: the comparison). */
export type PlaceFilter = (scenario: number, strategy: StrategyName | undefined) => boolean;

/** A group as the run page shows it, with the places that the filter leaves. Null when it leaves none. */
export function indexGroup(index: FailureIndex, at: number, wanted: PlaceFilter = () => true): IndexGroup | null {
  const group = index.groups[at]!;
  const { signature, id, kind, code, title } = group;
  const kept: number[] = [];
  for (let place = 0; place < placeCount(group); place++) if (wanted(group.places[place * WIDTH]!, index.strategies[group.places[place * WIDTH + 1]!])) kept.push(place);
  if (kept.length === 0) return null;
  const valuesOf = (column: number) => [...new Set(kept.map((place) => group.places[place * WIDTH + column]!))];
  return {
    id, signature, kind, code, title,
    count: kept.length,
    scenarios: valuesOf(0),
    strategies: valuesOf(1).filter((strategy) => strategy >= 0).sort().map((strategy) => index.strategies[strategy]!),
    first: kept.slice(0, FIRST_PLACES).map((place) => placeAt(index, group, place)),
  };
}
