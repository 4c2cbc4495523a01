/** Where more is written than DISM prints. */
export type FailureLog = 'dism' | 'cbs' | 'setupapi' | 'setupact';

/** One failure that DISM ends with. */
export interface Failure {
  /** Unsigned 32 bit; Win32 codes as such, without the 0x8007 of their HRESULT. */
  code: number;
  /** Symbolic name of winerror.h or cbsapi.h; a short description where Microsoft publishes none. */
  name: string;
  meaning: string;
  causes: readonly string[];
  /** What to do, imperative. */
  action: string;
  log: FailureLog;
}

type Row = [code: number, name: string, meaning: string, causes: readonly string[], action: string];

/** Rows as failures whose reasons stand in one log. */
export function failures(log: FailureLog, rows: readonly Row[]): Failure[] {
  return rows.map(([code, name, meaning, causes, action]) => ({ code, name, meaning, causes, action, log }));
}
