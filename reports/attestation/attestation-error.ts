import { WimproofError } from '../../harness/errors/wimproof-error.ts';

/** A key or an attestation that the user named is not what it must be. */
export function attestationError(code: string, cause: string, mend: string, original?: unknown): WimproofError {
  return new WimproofError({ code, kind: 'scenario', cause, mend, original });
}
