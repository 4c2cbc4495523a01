import type { LedgerContents } from './ledger-file.js';
export interface Released {
  /** Machine processes that were killed. */
  killed: string[];
  /** Paths that were removed. */
  removed: string[];
  /** What could not be freed, with the reason. */
  failed: string[];
}
export function release(contents: LedgerContents, boot: string): Promise<Released>;
