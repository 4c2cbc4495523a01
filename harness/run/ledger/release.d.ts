import type { LedgerContents } from './ledger-file.js';
export interface Released {
  /** Processes that were killed. */
  killed: string[];
  /** Paths that were removed, and what commands have freed. */
  removed: string[];
  /** What could not be freed, with the reason. */
  failed: string[];
}
export function release(contents: LedgerContents, boot: string): Promise<Released>;
