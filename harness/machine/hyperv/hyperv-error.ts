import { WimproofError } from '../../errors/wimproof-error.ts';

/** A failure of Hyper-V, of PowerShell or of the host: never the product's fault. */
export function hyperVError(code: string, cause: string, mend: string, more: { evidence?: string[]; original?: unknown } = {}): WimproofError {
  return new WimproofError({ code, kind: 'infrastructure', cause, mend, ...more });
}
