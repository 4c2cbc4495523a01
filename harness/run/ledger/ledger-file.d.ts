/**
 * What a run may own. Paths are absolute.
 * `process`: a machine, which carries `-name wimproof-TOKEN`. `child`: a program of this host, known by the pid that is
 * noted when it has started; freed by killing it with all that it started (it is the leader of its process group).
 * `command`: what only a program can free (a mounted image, an attached disk): `argv` is run without a shell, must be
 * harmless when there is nothing to free, and exit code 0 means that it is free. While it fails, the folder `holds`, and
 * what lies in it, stays.
 */
export type LedgerEntry =
  | { kind: 'process'; token: string; what: string; pid?: number; startTime?: string }
  | { kind: 'child'; what: string; pid?: number; startTime?: string }
  | { kind: 'command'; argv: string[]; what: string; holds?: string }
  | { kind: 'file' | 'socket' | 'folder'; path: string; what: string };
export interface LedgerContents {
  run: string;
  owner: { pid: number; startTime: string; boot: string };
  /** Entries that were not struck off. */
  open: (LedgerEntry & { id: string })[];
}
export function bootId(): string;
export function isSameBoot(one: string, other: string): boolean;
export function readLedger(file: string): LedgerContents | null;
