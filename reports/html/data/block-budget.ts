import type { Block } from './block.ts';
import type { LeftOut } from './run-index.ts';

interface Entry {
  block: Block;
  leftOut?: LeftOut;
}

/**
 * Blocks in order of what a reader needs most (rank 0 first), held to a number of bytes: while there are too many, the
 * last block of the last rank goes. So what is kept does not depend on what came when, and no more is held in memory
 * than the limit and one block.
 */
export class BlockBudget {
  readonly leftOut: LeftOut[] = [];
  private readonly ranks: Entry[][] = [];
  private readonly sums: number[] = [];
  private total = 0;
  private limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** False when a block of this rank could not stay, however small: what stands before it fills the limit. */
  hasRoom(rank: number): boolean {
    let before = 0;
    for (let better = 0; better <= rank; better++) before += this.sums[better] ?? 0;
    return before < this.limit;
  }

  /** @param leftOut how the block is named to readers when it goes */
  add(rank: number, block: Block, leftOut?: LeftOut): void {
    (this.ranks[rank] ??= []).push({ block, ...(leftOut ? { leftOut } : {}) });
    this.count(rank, size(block));
    while (this.total > this.limit && this.drop());
  }

  /** Bytes of what is kept. */
  get size(): number {
    return this.total;
  }

  /** Holds what is there, and what comes, to fewer bytes. */
  tighten(limit: number): void {
    this.limit = Math.min(this.limit, limit);
    while (this.total > this.limit && this.drop());
  }

  /** Names something that was never made. */
  skip(leftOut: LeftOut): void {
    this.leftOut.push(leftOut);
  }

  /** What stays, most needed first. */
  *blocks(): Iterable<Block> {
    for (const rank of this.ranks) for (const { block } of rank ?? []) yield block;
  }

  private drop(): boolean {
    const rank = this.ranks.findLastIndex((entries) => entries && entries.length > 0);
    const entry = this.ranks[rank]?.pop();
    if (!entry) return false;
    this.count(rank, -size(entry.block));
    if (entry.leftOut) this.leftOut.push(entry.leftOut);
    return true;
  }

  private count(rank: number, bytes: number): void {
    this.sums[rank] = (this.sums[rank] ?? 0) + bytes;
    this.total += bytes;
  }
}

function size(block: Block): number {
  return block.base64.length + block.id.length + 70;
}
