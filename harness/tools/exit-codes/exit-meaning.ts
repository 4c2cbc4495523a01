/** What the exit code of a tool means. */
export interface ExitMeaning {
  /** Unsigned 32 bit. */
  code: number;
  /** Symbolic name, as in winerror.h. */
  name?: string;
  meaning: string;
  success: boolean;
  rebootRequired: boolean;
  /** What to do about it, imperative; empty for plain success. */
  action: string;
}

/** Name, meaning and action of a failure. */
export type FailureRow = [code: number, name: string, meaning: string, action: string];

/** A table of failures as meanings. */
export function failures(rows: readonly FailureRow[]): ExitMeaning[] {
  return rows.map(([code, name, meaning, action]) => ({ code, name, meaning, success: false, rebootRequired: false, action }));
}

export const done: ExitMeaning = { code: 0, name: 'ERROR_SUCCESS', meaning: 'done', success: true, rebootRequired: false, action: '' };
export const rebootRequired: ExitMeaning = { code: 3010, name: 'ERROR_SUCCESS_REBOOT_REQUIRED', meaning: 'done, a restart is required', success: true, rebootRequired: true, action: 'restart before the next step' };
export const rebootInitiated: ExitMeaning = { code: 1641, name: 'ERROR_SUCCESS_REBOOT_INITIATED', meaning: 'done, and a restart has begun', success: true, rebootRequired: true, action: 'wait for the restart' };
