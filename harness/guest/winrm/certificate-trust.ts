import type tls from 'node:tls';
import { WinRmError } from './winrm-error.ts';

/** Which certificate a service may present: one alone, or any that the host's certificate authorities vouch for, with its name. */
export type CertificateTrust = { fingerprint256: string } | 'authorities';
/** Looks at a finished handshake; an error ends the connection before a byte of a request is sent. */
export type CertificateCheck = (socket: tls.TLSSocket, where: string) => WinRmError | undefined;

/** @throws WinRmError WP-WINRM-PIN when the fingerprint is no SHA-256 digest */
export function certificateCheck(trust: CertificateTrust): CertificateCheck {
  if (trust === 'authorities') return untrusted;
  const pinned = hexDigits(trust.fingerprint256);
  if (!/^[0-9A-F]{64}$/.test(pinned))
    throw new WinRmError('WP-WINRM-PIN', 'the pinned fingerprint is not a SHA-256 digest in hex', 'give the SHA-256 fingerprint of the certificate that the service uses: 64 hexadecimal digits, with or without colons');
  return (socket, where) => {
    const presented = socket.getPeerCertificate().fingerprint256 ?? '';
    if (hexDigits(presented) === pinned) return undefined;
    return new WinRmError(
      'WP-WINRM-PIN',
      `${where} presented certificate ${presented || '(none)'}, not the pinned ${pinned.slice(0, 16)}...`,
      'something else answers on this port, or the guest has another certificate than when the fingerprint was read: read it again on the machine itself',
    );
  };
}

/** What Node's own verification said: chain, dates and name. */
function untrusted(socket: tls.TLSSocket, where: string): WinRmError | undefined {
  if (socket.authorized) return undefined;
  const { fingerprint256 = '(none)', subject } = socket.getPeerCertificate();
  const reason = String(socket.authorizationError).replace(/_/g, ' ').toLowerCase();
  return new WinRmError(
    'WP-WINRM-CERTIFICATE',
    `the certificate of ${where} cannot be verified (${reason}); subject ${printable(subject?.CN)}, SHA-256 ${fingerprint256}`,
    `compare the fingerprint with the one on the machine itself (docs/existing-machines.md has the line) and pin it: --fingerprint ${fingerprint256}; for an authority of your own set NODE_EXTRA_CA_CERTS`,
  );
}

/** A name that a stranger's certificate carries. */
function printable(name: string | string[] | undefined): string {
  return String(name ?? '(none)').replace(/[^\x20-\x7e]/g, '?').slice(0, 80);
}

function hexDigits(fingerprint: string): string {
  return fingerprint.replaceAll(':', '').toUpperCase();
}
