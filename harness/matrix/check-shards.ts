import type { RunRecord } from '../run/run-record.ts';
import type { Outcome } from '../verify/outcome.ts';
import { resultOf } from './cell.ts';
import type { Matrix } from './matrix.ts';

/** A cell as a shard's run folder holds it. */
export type ShardCell = { scenario: string; strategy: string } & ({ state: 'whole'; outcome: Outcome } | { state: 'missing' } | { state: 'cut' | 'invalid'; detail: string });
/** What lies in one folder of the shards: a run folder, or something that should have been one (`record: null`). */
export interface ShardContents {
  /** Where, for people: relative to the folder of all shards. */
  place: string;
  record: RunRecord | null;
  /** Planned cells and those that have an outcome without having been planned. */
  cells: ShardCell[];
  /** Evidence that is not what the shard sealed at its end, and ends of cells that its journal does not tell of, one line each. */
  broken?: string[];
}
export interface ShardProblem {
  code: string;
  cause: string;
  mend: string;
  /** Cells that must not be judged because of it (`quickstart/offline`). */
  results: string[];
}

const AGAIN = 'run the job of that shard again ("Re-run failed jobs")';

/**
 * Everything that keeps shards from being one run. Nothing is left out silently: a missing, doubled, cut or foreign
 * result is a problem, and so is having none at all. Empty when they can be merged.
 */
export function checkShards(shards: readonly ShardContents[], options: { version: string; expected?: Matrix }): ShardProblem[] {
  if (shards.length === 0) return [{ code: 'WP-MERGE-NOTHING', cause: 'there is no run folder to merge', mend: 'download the artifacts of all shards into this folder first', results: [] }];
  return [
    ...shards.filter(({ record }) => record === null).map(({ place }): ShardProblem => ({ code: 'WP-MERGE-RUN-FILE', cause: `${place} holds no run: its run.json is missing, cut or of another schema`, mend: AGAIN, results: [] })),
    ...shards.flatMap(({ place, broken, cells }): ShardProblem[] =>
      broken && broken.length > 0 ? [{ code: 'WP-MERGE-EVIDENCE', cause: `the evidence in ${place} is not whole: ${broken[0]}${broken.length > 1 ? `, and ${broken.length - 1} more` : ''}`, mend: AGAIN, results: cells.map(nameOf) }] : [],
    ),
    ...versionProblems(shards, options.version),
    ...cellProblems(shards),
    ...sameScenarioProblems(shards),
    ...(options.expected ? expectedProblems(shards, options.expected) : []),
  ];
}

function versionProblems(shards: readonly ShardContents[], version: string): ShardProblem[] {
  return shards.flatMap(({ place, record, cells }) =>
    record && record.version !== version
      ? [{ code: 'WP-MERGE-VERSION', cause: `${place} was run by wimproof ${record.version}, this is ${version}`, mend: 'run all shards and the merge with one version', results: cells.map(nameOf) }]
      : [],
  );
}

function cellProblems(shards: readonly ShardContents[]): ShardProblem[] {
  const places = new Map<string, string[]>();
  for (const { place, cells } of shards) for (const cell of cells) if (cell.state !== 'missing') places.set(nameOf(cell), [...(places.get(nameOf(cell)) ?? []), place]);
  const doubled = [...places].filter(([, found]) => found.length > 1);
  return [
    ...doubled.map(([name, found]): ShardProblem => ({ code: 'WP-MERGE-DUPLICATE', cause: `${name} is there ${found.length} times: in ${found.join(' and ')}`, mend: 'keep one; each cell belongs to exactly one shard', results: [name] })),
    ...shards.flatMap(({ place, cells }) =>
      cells.flatMap((cell): ShardProblem[] => {
        const name = nameOf(cell);
        if (cell.state === 'missing') return places.has(name) ? [] : [{ code: 'WP-MERGE-MISSING', cause: `${place} was to run ${name}, and has no outcome of it`, mend: AGAIN, results: [name] }];
        if (cell.state !== 'whole') return [{ code: 'WP-MERGE-OUTCOME', cause: `${name} in ${place}: outcome.json is ${cell.state} (${cell.detail})`, mend: AGAIN, results: [name] }];
        const stated = nameOf(cell.outcome);
        return stated === name ? [] : [{ code: 'WP-MERGE-OUTCOME', cause: `${name} in ${place}: outcome.json is that of ${stated}`, mend: AGAIN, results: [name] }];
      }),
    ),
  ];
}

/** Strategies are compared with each other: they must have started from one image and one request. */
function sameScenarioProblems(shards: readonly ShardContents[]): ShardProblem[] {
  const facts = shards.flatMap(({ place, record, cells }) =>
    cells.flatMap((cell) => {
      const digest = record?.scenarios.find(({ name }) => name === cell.scenario)?.digest;
      return cell.state === 'whole' ? [{ place, scenario: cell.scenario, strategy: cell.strategy, image: cell.outcome.image.sha256, digest }] : [];
    }),
  );
  return [...new Set(facts.map(({ scenario }) => scenario))].flatMap((scenario): ShardProblem[] => {
    const own = facts.filter((fact) => fact.scenario === scenario);
    const by = (key: 'image' | 'digest'): string => own.map((fact) => `${fact.strategy} in ${fact.place}: ${fact[key]?.slice(0, 12) ?? 'none'}`).join(', ');
    const results = own.map(nameOf);
    return [
      ...(new Set(own.map(({ image }) => image)).size > 1 ? [{ code: 'WP-MERGE-IMAGE', cause: `${scenario} was run on different images (${by('image')})`, mend: 'give all runners the same image, and run the shards again', results }] : []),
      ...(new Set(own.map(({ digest }) => digest)).size > 1 ? [{ code: 'WP-MERGE-PLAN', cause: `${scenario} was run from different requests or payloads (${by('digest')})`, mend: 'check the same commit out on all runners, with the same line ends and payloads, and run the shards again', results }] : []),
    ];
  });
}

function expectedProblems(shards: readonly ShardContents[], expected: Matrix): ShardProblem[] {
  const known = new Set(shards.flatMap(({ cells }) => cells.map(nameOf)));
  const wanted = new Set(expected.include.flatMap(({ results }) => results));
  return [
    ...expected.include.flatMap((entry): ShardProblem[] => {
      const missing = entry.results.filter((name) => !known.has(name));
      if (missing.length === 0) return [];
      const all = missing.length === entry.results.length;
      return [{ code: 'WP-MERGE-MISSING', cause: `'${entry.name}' left ${all ? 'nothing' : 'no trace of a part'}: ${missing.join(', ')}`, mend: AGAIN, results: missing }];
    }),
    ...[...known].filter((name) => !wanted.has(name)).map((name): ShardProblem => ({ code: 'WP-MERGE-UNEXPECTED', cause: `${name} is not in the matrix`, mend: 'merge the artifacts of one workflow run only', results: [name] })),
  ];
}

function nameOf(cell: { scenario: string; strategy: string }): string {
  return resultOf(cell as Parameters<typeof resultOf>[0]);
}
