import { formatCell, type Cell } from './cell.ts';

export interface Shard {
  cells: Cell[];
  /** Sum of the estimates of its cells, in milliseconds. */
  loadMs: number;
}

/**
 * Spreads cells over at most `count` shards by "longest processing time first" (Graham 1969: the longest shard is at
 * most 4/3 of the best possible): the longest cell that is left goes to the shard with the least to do. Each cell is in
 * exactly one shard, no shard is empty (there are fewer shards when there are fewer cells), and the same input in any
 * order gives the same shards.
 * @param estimatesMs above 0, one for each cell
 */
export function shardCells(cells: readonly Cell[], estimatesMs: readonly number[], count: number): Shard[] {
  const shards: Shard[] = Array.from({ length: Math.min(count, cells.length) }, () => ({ cells: [], loadMs: 0 }));
  const longestFirst = cells
    .map((cell, index) => ({ cell, name: formatCell(cell), ms: Math.max(estimatesMs[index] ?? 1, Number.MIN_VALUE) }))
    .sort((left, right) => right.ms - left.ms || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0));
  for (const { cell, ms } of longestFirst) {
    // An empty shard has nothing to do, any other something: the first cells go to a shard each.
    const least = shards.reduce((best, shard) => (shard.loadMs < best.loadMs ? shard : best));
    least.cells.push(cell);
    least.loadMs += ms;
  }
  return shards;
}
