import { WimproofError } from '../../errors/wimproof-error.ts';

/** Codes of every error that the WinRM client throws; all are infrastructure failures. */
export type WinRmErrorCode =
  | 'WP-WINRM-AUTH'
  | 'WP-WINRM-PIN'
  | 'WP-WINRM-CERTIFICATE'
  | 'WP-WINRM-INSECURE'
  | 'WP-WINRM-DEADLINE'
  | 'WP-WINRM-CANCELLED'
  | 'WP-WINRM-FAULT'
  | 'WP-WINRM-UNREACHABLE'
  | 'WP-WINRM-CONNECTION-LOST'
  | 'WP-WINRM-SHELL-GONE'
  | 'WP-WINRM-QUOTA'
  | 'WP-WINRM-PROTOCOL'
  | 'WP-WINRM-COMMAND-TOO-LONG'
  | 'WP-WINRM-STAGING';

/**
 * An error of the WinRM client. `cause` and `mend` name the endpoint and the operation, never the account's password,
 * the Authorization header or the content of an envelope.
 */
export class WinRmError extends WimproofError {
  declare readonly code: WinRmErrorCode;
  /** The WSManFault code, when the guest gave one. */
  readonly faultCode: number | undefined;

  constructor(code: WinRmErrorCode, cause: string, mend: string, details: { original?: unknown; faultCode?: number } = {}) {
    super({ code, kind: 'infrastructure', cause, mend, original: details.original });
    this.name = 'WinRmError';
    this.faultCode = details.faultCode;
  }
}

/** True for errors that a guest in the middle of a restart causes, after which trying again later is sensible. */
export function isConnectionTrouble(error: unknown): boolean {
  return (
    error instanceof WinRmError &&
    ['WP-WINRM-UNREACHABLE', 'WP-WINRM-CONNECTION-LOST', 'WP-WINRM-SHELL-GONE', 'WP-WINRM-DEADLINE', 'WP-WINRM-FAULT', 'WP-WINRM-QUOTA'].includes(error.code)
  );
}
