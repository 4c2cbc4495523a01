import { WinRm } from '../../guest/winrm/winrm.ts';
import { WinRmError } from '../../guest/winrm/winrm-error.ts';
import { WimproofError } from '../../errors/wimproof-error.ts';
import type { TargetAddress } from './target-address.ts';

export interface TargetAccount {
  /** `user`, `DOMAIN\user` or `user@domain`. */
  username: string;
  password: string;
  auth: 'ntlm' | 'basic';
  /** SHA-256 of the one certificate to accept; without it, the host's certificate authorities decide. */
  fingerprint?: string;
}

const identifyMs = 60_000;
const LISTENER =
  'on the machine, elevated: winrm quickconfig (HTTP, port 5985: give that port), or an HTTPS listener (docs/existing-machines.md has the lines); then check name, port and firewall';
const NOT_ADMINISTRATOR =
  'use an account of its Administrators group; of a workgroup machine the built-in Administrator, or set LocalAccountTokenFilterPolicy=1 there (docs/existing-machines.md)';

/**
 * Connects to somebody's machine and makes sure that it is Windows with DISM: nothing is asked of another system.
 * The caller closes the connection.
 * @throws WimproofError WP-WINRM-... (infrastructure), with the mend for a machine that is not a run's own;
 * WP-TARGET-NOT-WINDOWS, WP-TARGET-WINDOWS-VERSION, WP-TARGET-FINGERPRINT, WP-TARGET-BASIC (scenario)
 */
export async function connectTarget(address: TargetAddress, account: TargetAccount, signal: AbortSignal): Promise<WinRm> {
  refuseUnfit(address, account);
  const { host, port } = address;
  const { username, password, auth, fingerprint } = account;
  // PowerShell prints bytes with dashes between them.
  const certificate = !address.tls ? undefined : fingerprint === undefined ? 'authorities' : { fingerprint256: fingerprint.replace(/[\s-]/g, '') };
  const winrm = WinRm.connect({ host, port, username, password, auth, certificate, signal });
  try {
    const { vendor, version } = await winrm.identify(identifyMs);
    if (!/microsoft/i.test(vendor)) throw notWindows(winrm.where, vendor);
    // Windows Vista and Server 2008 have no DISM.
    if (/OS: 6\.0\b|OS: 5\./.test(version)) throw tooOld(winrm.where, version);
    return winrm;
  } catch (error) {
    winrm.close();
    throw withTargetMend(error);
  }
}

/** The error with the mend that fits somebody else's machine: the client's own speaks of guests of a run. */
export function withTargetMend(error: unknown): unknown {
  if (!(error instanceof WinRmError)) return error;
  const mend = error.code === 'WP-WINRM-UNREACHABLE' ? LISTENER : error.code === 'WP-WINRM-AUTH' ? `check name and password; ${NOT_ADMINISTRATOR}` : undefined;
  return mend === undefined ? error : new WinRmError(error.code, error.message, mend, { original: error, ...(error.faultCode !== undefined && { faultCode: error.faultCode }) });
}

/** @returns the error for an account whose token lacks administrator rights: nothing may be concluded from its answers */
export function notElevated(where: string, username: string): WimproofError {
  return new WimproofError({
    code: 'WP-TARGET-NOT-ELEVATED',
    kind: 'infrastructure',
    cause: `${username} has no administrator rights at ${where}: DISM asks for elevation (740), so nothing can be said of packages, features and drivers`,
    mend: NOT_ADMINISTRATOR,
  });
}

function refuseUnfit({ tls }: TargetAddress, { auth, fingerprint }: TargetAccount): void {
  if (auth === 'basic' && !tls)
    throw new WimproofError({ code: 'WP-TARGET-BASIC', kind: 'scenario', cause: 'basic authentication over HTTP would send the password in clear text', mend: 'leave --auth out (NTLM seals every message), or use HTTPS' });
  if (fingerprint === undefined) return;
  if (!tls) throw new WimproofError({ code: 'WP-TARGET-FINGERPRINT', kind: 'scenario', cause: 'over HTTP there is no certificate to compare with --fingerprint', mend: 'use HTTPS (port 5986), or leave it out' });
  if (!/^[0-9a-f]{64}$/i.test(fingerprint.replace(/[:\s-]/g, '')))
    throw new WimproofError({
      code: 'WP-TARGET-FINGERPRINT',
      kind: 'scenario',
      cause: '--fingerprint takes a SHA-256 digest of 64 hexadecimal digits',
      mend: 'the thumbprint that Windows shows is SHA-1, with 40; docs/existing-machines.md has the line that prints the SHA-256',
    });
}

function notWindows(where: string, vendor: string): WimproofError {
  return new WimproofError({ code: 'WP-TARGET-NOT-WINDOWS', kind: 'scenario', cause: `${where} is no Windows: it says that it is by ${JSON.stringify(vendor.slice(0, 80))}`, mend: 'name a Windows machine' });
}

function tooOld(where: string, version: string): WimproofError {
  return new WimproofError({ code: 'WP-TARGET-WINDOWS-VERSION', kind: 'scenario', cause: `${where} is older than Windows 7 (${version.slice(0, 80)}) and has no DISM to ask`, mend: 'name a machine with Windows 7, Server 2008 R2 or later' });
}
