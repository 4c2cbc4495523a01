import { createHash, randomBytes } from 'node:crypto';
import forge from 'node-forge';

export interface MachineCertificate {
  pfx: Buffer;
  password: string;
  /** SHA-256 of the certificate, `AA:BB:...`: what a client pins. */
  fingerprint256: string;
}

/** A self-signed server certificate with its key, as the PFX that certutil imports. Made on the host: an RSA key pair takes seconds under emulation. */
export function machineCertificate(computerName: string): MachineCertificate {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = `01${randomBytes(8).toString('hex')}`;
  certificate.validity.notBefore = new Date(Date.now() - 86_400_000);
  certificate.validity.notAfter = new Date(Date.now() + 10 * 365 * 86_400_000);
  const name = [{ name: 'commonName', value: computerName }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.setExtensions([{ name: 'extKeyUsage', serverAuth: true }, { name: 'subjectAltName', altNames: [{ type: 2, value: computerName }] }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const store = forge.pkcs12.toPkcs12Asn1(keys.privateKey, [certificate], '', { algorithm: '3des' });
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'latin1');
  const fingerprint256 = createHash('sha256').update(der).digest('hex').toUpperCase().match(/../g)!.join(':');
  return { pfx: Buffer.from(forge.asn1.toDer(store).getBytes(), 'latin1'), password: '', fingerprint256 };
}
