import { type CbsPackageChange, logPackageChange } from './cbs-log.ts';

/** What a change came to: the state in CBS' words, and whether a restart finishes it. */
export interface ChangeResult {
  to: string;
  rebootRequired?: boolean;
}

/**
 * Carries out a change of a package and tells CBS.log of the image how it went. An error with an `hresult` is logged as a failure and
 * thrown on; `result` turns what `work` gives into the state that was reached, undefined for nothing to tell.
 */
export function loggedChange<Result>(image: { root: string; online: boolean }, change: Omit<CbsPackageChange, 'hresult' | 'rebootRequired' | 'offline'>, work: () => Result, result: (value: Result) => ChangeResult | undefined): Result {
  const log = (more: Partial<CbsPackageChange>): void => logPackageChange(image.root, { ...change, offline: !image.online, ...more });
  try {
    const value = work();
    const reached = result(value);
    if (reached) log(reached);
    return value;
  } catch (error) {
    const { hresult } = error as { hresult?: unknown };
    if (typeof hresult === 'number') log({ hresult });
    throw error;
  }
}
