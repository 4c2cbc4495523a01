import { WimproofError } from '../errors/wimproof-error.ts';

/** The image or medium that the scenario names is not what it must be. */
export function imageError(code: string, cause: string, mend: string, original?: unknown): WimproofError {
  return new WimproofError({ code, kind: 'scenario', cause, mend, original });
}

/** A tool that makes media or disks on this host is missing or failed. */
export function mediumError(code: string, cause: string, mend: string, original?: unknown): WimproofError {
  return new WimproofError({ code, kind: 'infrastructure', cause, mend, original });
}
