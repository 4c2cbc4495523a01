import { z } from 'zod';
import { WimproofError } from '../errors/wimproof-error.ts';
import { formatCell, resultOf, type Cell } from './cell.ts';
import { shardCells } from './shard.ts';

/** "Actions limits" (docs.github.com/en/actions/reference/limits): jobs that a matrix may make in one workflow run. */
export const MAX_JOBS = 256;
/**
 * "Workflow syntax", jobs.<job_id>.outputs: at most 1 MB for each job, its size estimated in UTF-16, two bytes a unit.
 * Whether a million bytes are meant or a mebibyte is not said; this is the smaller.
 */
export const MAX_OUTPUT_UNITS = 500_000;

const entrySchema = z.object({
  /** Unique; for the job's title and its artifact's name. */
  name: z.string().min(1),
  /** For `wimproof run --cells`. */
  cells: z.array(z.string()).min(1),
  /** Where their outcomes will lie in a run folder, in the same order: what merging expects. */
  results: z.array(z.string()).min(1),
  /** What the entry is expected to take, when anything was recorded. */
  seconds: z.number().optional(),
  /** For `runs-on`. */
  labels: z.array(z.string()).optional(),
});
const matrixSchema = z.object({ include: z.array(entrySchema).min(1) });
export type MatrixEntry = z.infer<typeof entrySchema>;
/** GitHub's `strategy.matrix` in its `include` form. */
export type Matrix = z.infer<typeof matrixSchema>;

/**
 * The matrix of a set of cells: a job for each, or `shards` jobs balanced by the estimates.
 * @param options.timed whether the estimates rest on recordings, so that they may be told
 * @throws WimproofError `WP-MATRIX-EMPTY`, `WP-MATRIX-JOBS`, `WP-MATRIX-SIZE` (scenario): GitHub would refuse or cut it
 */
export function buildMatrix(cells: readonly Cell[], options: { estimatesMs: readonly number[]; timed?: boolean; shards?: number; labels?: readonly string[] }): Matrix {
  if (cells.length === 0) throw refused('WP-MATRIX-EMPTY', 'the scenarios have no cell of these strategies', 'name other scenarios or strategies: a matrix without jobs would be green on nothing');
  const { estimatesMs, timed, shards, labels } = options;
  const jobs = shards === undefined ? cells.length : Math.min(shards, cells.length);
  if (jobs > MAX_JOBS) throw refused('WP-MATRIX-JOBS', `${jobs} jobs are more than the ${MAX_JOBS} that GitHub makes of a matrix`, `put several cells into one job: --shards ${MAX_JOBS} or fewer`);
  const entry = (name: string, own: readonly Cell[], ms: number): MatrixEntry => ({
    name,
    cells: own.map(formatCell),
    results: own.map(resultOf),
    ...(timed && { seconds: Math.max(1, Math.round(ms / 1000)) }),
    ...(labels && labels.length > 0 && { labels: [...labels] }),
  });
  const include =
    shards === undefined
      ? cells.map((cell, index) => entry(`${cell.scenario} ${cell.strategy}`, [cell], estimatesMs[index] ?? 1))
      : shardCells(cells, estimatesMs, shards).map((shard, index, all) => entry(`shard ${index + 1} of ${all.length}`, shard.cells, shard.loadMs));
  const matrix = { include };
  const units = JSON.stringify(matrix).length;
  if (units > MAX_OUTPUT_UNITS) throw refused('WP-MATRIX-SIZE', `the matrix is ${units} characters long; as a job's output GitHub takes ${MAX_OUTPUT_UNITS} (1 MB in UTF-16)`, 'name fewer scenarios, or split them over several workflow runs');
  return matrix;
}

/** Reads a matrix that was written to a file. @throws WimproofError `WP-MATRIX-FILE` (infrastructure) */
export function parseMatrix(text: string, file: string): Matrix {
  try {
    return matrixSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new WimproofError({ code: 'WP-MATRIX-FILE', kind: 'infrastructure', cause: `${file} is not a matrix of wimproof, or is cut`, mend: 'name the file that `wimproof matrix --output` wrote', original: error });
  }
}

function refused(code: string, cause: string, mend: string): WimproofError {
  return new WimproofError({ code, kind: 'scenario', cause, mend });
}
