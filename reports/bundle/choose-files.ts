import type { Verdict } from '../../harness/verify/outcome.ts';
import type { LeftOut } from './manifest.ts';

/** A file that could be in a bundle. */
export interface Candidate {
  path: string;
  /** As it will be in the bundle. */
  bytes: number;
  /** What it adds to the archive, about. */
  packedBytes: number;
}
/** `report.html` can be made again from the rest. */
export const REPORT = 'report.html';

/** What verdicts rest on: never left out. */
export function isEssential(path: string): boolean {
  return path === 'run.json' || path === 'journal.ndjson' || /^[^/]+\/comparison\.json$/.test(path) || /^[^/]+\/[^/]+\/(?:outcome\.json|plan\.json|[^/]+\.xml)$/i.test(path);
}

/**
 * What to leave out so that the rest fits: the report first, then the largest logs and pictures of cells that passed, then
 * those of other cells. What must stay may still be larger.
 * @param verdicts by `scenario/strategy`
 */
export function chooseFiles(candidates: readonly Candidate[], limitBytes: number, verdicts: ReadonlyMap<string, Verdict>): LeftOut[] {
  let total = candidates.reduce((sum, { packedBytes }) => sum + packedBytes, 0);
  const rank = ({ path }: Candidate): number => (path === REPORT ? 0 : verdicts.get(path.split('/', 2).join('/')) === 'passed' ? 1 : 2);
  const order = candidates.filter(({ path }) => !isEssential(path)).toSorted((left, right) => rank(left) - rank(right) || right.packedBytes - left.packedBytes || (left.path < right.path ? -1 : 1));
  const leftOut: LeftOut[] = [];
  for (const candidate of order) {
    if (total <= limitBytes) break;
    total -= candidate.packedBytes;
    leftOut.push({ path: candidate.path, bytes: candidate.bytes, reason: REASONS[rank(candidate)]! });
  }
  return leftOut;
}

const REASONS = ['for size: it can be made again', 'for size: the cell passed', 'for size: nothing smaller was left'];
