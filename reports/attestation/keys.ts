import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { attestationError } from './attestation-error.ts';

/** The variable that holds the passphrase of an encrypted key. It is in no argument: those are seen by every process. */
export const PASSPHRASE_VARIABLE = 'WIMPROOF_SIGNING_PASSPHRASE';
const MAKE_ONE = 'make one with: openssl genpkey -algorithm ed25519 -aes256 -out key.pem';

/**
 * An Ed25519 private key from PEM (PKCS #8), encrypted or not.
 * @throws WimproofError WP-SIGNING-KEY (scenario): no PEM, no passphrase or a wrong one, another kind of key
 */
export function signingKey(pem: string, passphrase: string | undefined): KeyObject {
  const bad = (cause: string, mend: string, original?: unknown) => attestationError('WP-SIGNING-KEY', cause, mend, original);
  if (/-----BEGIN (?:RSA |EC |OPENSSH )?PUBLIC KEY-----/.test(pem)) throw bad('the key is a public one', 'name the private key');
  if (/-----BEGIN OPENSSH PRIVATE KEY-----/.test(pem)) throw bad('the key is in the form of OpenSSH', `${MAKE_ONE}`);
  if (!/-----BEGIN (?:ENCRYPTED )?PRIVATE KEY-----/.test(pem)) throw bad('the file is not a private key in PEM (PKCS #8)', MAKE_ONE);
  const encrypted = pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----');
  if (encrypted && !passphrase) throw bad('the key is encrypted, and no passphrase is given', `put it into the environment variable ${PASSPHRASE_VARIABLE}`);
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', ...(encrypted && { passphrase }) });
  } catch (error) {
    throw encrypted ? bad('the key cannot be decrypted', `check the passphrase in ${PASSPHRASE_VARIABLE}`, error) : bad('the key cannot be read: its PEM is damaged', MAKE_ONE, error);
  }
  return ed25519(key, bad);
}

/**
 * An Ed25519 public key from PEM (SPKI). A private key is refused: a verifier has no business with one.
 * @throws WimproofError WP-PUBLIC-KEY (scenario)
 */
export function verificationKey(pem: string): KeyObject {
  const bad = (cause: string, mend: string, original?: unknown) => attestationError('WP-PUBLIC-KEY', cause, mend, original);
  if (/PRIVATE KEY-----/.test(pem)) throw bad('the key is a private one', 'give the public key: openssl pkey -in key.pem -pubout -out key.pub.pem');
  let key: KeyObject;
  try {
    key = createPublicKey({ key: pem, format: 'pem' });
  } catch (error) {
    throw bad('the file is not a public key in PEM', 'make it with: openssl pkey -in key.pem -pubout -out key.pub.pem', error);
  }
  return ed25519(key, bad);
}

/** Names a key in an envelope: hex SHA-256 of the public key's SPKI in DER (`openssl pkey -pubin -outform DER | sha256sum`). */
export function keyId(key: KeyObject): string {
  const spki = (key.type === 'public' ? key : createPublicKey(key)).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex');
}

function ed25519(key: KeyObject, bad: (cause: string, mend: string) => Error): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw bad(`the key is of the kind ${key.asymmetricKeyType ?? 'unknown'}, not Ed25519`, MAKE_ONE);
  return key;
}
