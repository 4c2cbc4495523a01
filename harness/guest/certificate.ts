import { createHash, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate for one run: the guest serves it, the client accepts it alone. */
export interface RunCertificate {
  /** PKCS #12 with key and certificate, empty password, 3DES: every Windows imports it. */
  pfx: Buffer;
  /** 40 hex digits, upper case: what `CertificateThumbprint` of a WinRM listener wants. */
  thumbprintSha1: string;
  /** SHA-256 in Node's spelling, `AA:BB:...`: what the client pins. */
  fingerprint256: string;
  /** The certificate alone, without the key. */
  pem: string;
}

/** The name in the certificate. `winrm create` demands that the listener's Hostname equals it. */
export const certificateName = 'wimproof';

/**
 * Makes an RSA-2048 self-signed server certificate. It is valid from a year ago for three years, because a guest's
 * clock may be hours or (a dead CMOS clock) months off. 3DES and SHA-1 MAC instead of AES: certutil before Windows 10
 * 1709 cannot read AES-encrypted PKCS #12; the file's secrecy rests on the medium, not on the empty password.
 */
export async function makeCertificate(now: Date = new Date()): Promise<RunCertificate> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const key = forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' }).toString());
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.setRsaPublicKey(key.n, key.e);
  // Positive and never zero: the first byte is 0x01 to 0x7f.
  const serial = randomBytes(16);
  serial[0] = (serial[0]! & 0x7f) | 0x01;
  certificate.serialNumber = serial.toString('hex');
  certificate.validity.notBefore = shifted(now, -1);
  certificate.validity.notAfter = shifted(now, 2);
  const name = [{ name: 'commonName', value: certificateName }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: certificateName }, { type: 2, value: 'localhost' }, { type: 7, ip: '127.0.0.1' }] },
  ]);
  certificate.sign(key, forge.md.sha256.create());

  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary');
  const store = forge.pkcs12.toPkcs12Asn1(key, [certificate], '', { algorithm: '3des', friendlyName: certificateName, generateLocalKeyId: true });
  return {
    pfx: Buffer.from(forge.asn1.toDer(store).getBytes(), 'binary'),
    thumbprintSha1: createHash('sha1').update(der).digest('hex').toUpperCase(),
    fingerprint256: createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g)!.join(':'),
    pem: forge.pki.certificateToPem(certificate),
  };
}

function shifted(date: Date, years: number): Date {
  const result = new Date(date);
  result.setUTCFullYear(result.getUTCFullYear() + years);
  return result;
}
