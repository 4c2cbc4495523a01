import { WimproofError, type FailureKind } from '../../harness/errors/wimproof-error.ts';
import { shortLine } from './short-line.ts';

/** An error about a bundle: kind scenario for what is no bundle or no run, infrastructure for evidence that cannot be trusted. */
export function bundleError(code: `WP-BUNDLE-${string}`, kind: FailureKind, cause: string, mend: string, original?: unknown): WimproofError {
  return new WimproofError({ code, kind, cause: shortLine(cause), mend, original });
}
