/** What a run may own. `token`: the machine process carries `-name wimproof-TOKEN`. Paths are absolute. */
export type LedgerEntry =
  | { kind: 'process'; token: string; what: string; pid?: number; startTime?: string }
  | { kind: 'file' | 'socket' | 'folder'; path: string; what: string };
export interface LedgerContents {
  run: string;
  owner: { pid: number; startTime: string; boot: string };
  /** Entries that were not struck off. */
  open: (LedgerEntry & { id: string })[];
}
export function bootId(): string;
export function readLedger(file: string): LedgerContents | null;
