import { sign, type KeyObject } from 'node:crypto';
import { IN_TOTO_PAYLOAD, preAuthenticationEncoding, type Envelope } from './envelope.ts';
import { keyId } from './keys.ts';

/** The bytes in a DSSE envelope with one Ed25519 signature. Ed25519 signs the same bytes the same way each time. */
export function signPayload(payload: Uint8Array, key: KeyObject, payloadType = IN_TOTO_PAYLOAD): Envelope {
  const sig = sign(null, preAuthenticationEncoding(payloadType, payload), key);
  return { payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [{ keyid: keyId(key), sig: sig.toString('base64') }] };
}
