import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { CheckStatus } from '../../harness/verify/outcome.ts';
import type { HistoryEntry } from '../run-report.ts';

export interface SignatureChange {
  signature: string;
  /** Absent for a failure of the comparison. */
  strategy?: StrategyName;
  /** Newly failing: the run since which it fails without a break. No longer failing: the last run in which it failed. */
  run: string;
}
export interface OperationChange {
  operation: string;
  strategy: StrategyName;
  /** `absent`: the request did not have it. */
  from: CheckStatus | 'not-run' | 'absent';
  to: CheckStatus | 'not-run' | 'absent';
}
/** Something that may explain a change of the result. */
export interface InputChange {
  input: 'scenario' | 'image' | 'windows-version' | 'wimproof-version' | 'provider' | 'strategies';
  strategy?: StrategyName;
  from: string;
  to: string;
}
export interface Changes {
  /** What is compared with. */
  base: HistoryEntry;
  /** Runs since then, this one included. */
  runs: number;
  newlyFailing: SignatureChange[];
  noLongerFailing: SignatureChange[];
  operations: OperationChange[];
  inputs: InputChange[];
}

/** What is not as it was in `base`; `between` are the runs after it and before `current`, oldest first. */
export function changesSince(base: HistoryEntry, between: readonly HistoryEntry[], current: HistoryEntry): Changes {
  const later = [...between, current];
  const places = later.map(failing);
  const before = failing(base);
  const now = places.at(-1)!;
  const everSince = new Map(places.flatMap((place) => [...place]));
  return {
    base,
    runs: later.length,
    newlyFailing: [...now].filter(([key]) => !before.has(key)).map(([key, where]) => ({ ...where, run: later[places.findLastIndex((place) => !place.has(key)) + 1]!.run })),
    noLongerFailing: [...everSince].filter(([key]) => !now.has(key)).map(([key, where]) => ({ ...where, run: later[places.findLastIndex((place) => place.has(key))]!.run })),
    operations: operationChanges(base, current),
    inputs: inputChanges(base, current),
  };
}

function failing(entry: HistoryEntry): Map<string, Omit<SignatureChange, 'run'>> {
  const own = entry.cells.flatMap(({ strategy, failures }) => failures.map((signature) => ({ signature, strategy })));
  return new Map([...own, ...entry.failures.map((signature) => ({ signature }))].map((place): [string, Omit<SignatureChange, 'run'>] => [JSON.stringify(place), place]));
}

function operationChanges(base: HistoryEntry, current: HistoryEntry): OperationChange[] {
  return current.cells.flatMap((cell) => {
    const earlier = base.cells.find(({ strategy }) => strategy === cell.strategy);
    if (!earlier) return [];
    const was = new Map(Object.entries(earlier.operations));
    const is = new Map(Object.entries(cell.operations));
    return [...new Set([...is.keys(), ...was.keys()])].flatMap((operation) => {
      const from = was.get(operation) ?? 'absent';
      const to = is.get(operation) ?? 'absent';
      return from === to ? [] : [{ operation, strategy: cell.strategy, from, to }];
    });
  });
}

/** What is not known of one of the runs has not changed. */
function inputChanges(base: HistoryEntry, current: HistoryEntry): InputChange[] {
  const change = (input: InputChange['input'], from: string | undefined, to: string | undefined, strategy?: StrategyName): InputChange[] =>
    from && to && from !== to ? [{ input, from, to, ...(strategy && { strategy }) }] : [];
  const strategies = (entry: HistoryEntry): string => entry.cells.map(({ strategy }) => strategy).join(', ');
  const ofCells = current.cells.flatMap((cell) => {
    const earlier = base.cells.find(({ strategy }) => strategy === cell.strategy);
    return earlier ? [...change('image', earlier.imageSha256, cell.imageSha256, cell.strategy), ...change('windows-version', earlier.windowsVersion, cell.windowsVersion, cell.strategy)] : [];
  });
  return [
    ...change('scenario', base.digest, current.digest),
    ...change('strategies', strategies(base), strategies(current)),
    ...change('wimproof-version', base.version, current.version),
    ...change('provider', base.provider, current.provider),
    ...ofCells,
  ];
}
