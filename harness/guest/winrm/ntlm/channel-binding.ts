import { createHash } from 'node:crypto';
import forge from 'node-forge';

/** Signature algorithms with a hash above SHA-256: RSA, then ECDSA (RFC 4055, RFC 5758). */
const STRONGER: Record<string, string> = {
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};

/**
 * MD5 over the gss_channel_bindings structure of `tls-server-end-point` (RFC 5929 4.1): no addresses, and the hash of the
 * server's certificate as application data. The hash is that of the certificate's own signature, SHA-256 at least.
 * A service with CbtHardeningLevel Strict refuses a handshake without it.
 * @param certificate DER
 */
export function channelBinding(certificate: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), createHash(STRONGER[signatureAlgorithm(certificate)] ?? 'sha256').update(certificate).digest()]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}

/** Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER, ... }, ... }. Empty for anything else. */
function signatureAlgorithm(certificate: Buffer): string {
  const parts = forge.asn1.fromDer(certificate.toString('binary')).value;
  const algorithm = typeof parts === 'string' ? undefined : parts[1]?.value;
  const oid = typeof algorithm === 'object' ? algorithm[0]?.value : undefined;
  return typeof oid === 'string' ? forge.asn1.derToOid(oid) : '';
}
