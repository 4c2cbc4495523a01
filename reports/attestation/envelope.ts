/**
 * A DSSE envelope as JSON. Source: secure-systems-lab/dsse, envelope.md and protocol.md, version 1.0.
 */
export interface Envelope {
  /** Base64 of the payload's bytes. */
  payload: string;
  payloadType: string;
  signatures: EnvelopeSignature[];
}
export interface EnvelopeSignature {
  /** A hint only: never decides what is trusted. */
  keyid?: string;
  /** Base64. */
  sig: string;
}

/** Media type of an in-toto Statement as JSON. */
export const IN_TOTO_PAYLOAD = 'application/vnd.in-toto+json';
/** What else a test result's envelope may be called (in-toto/attestation, spec/v1/envelope.md). */
export const TEST_RESULT_PAYLOAD = 'application/vnd.in-toto.test-result+json';

/**
 * DSSE's pre-authentication encoding: the bytes that are signed. Lengths are those of the UTF-8 bytes, in decimal.
 * Source: secure-systems-lab/dsse, protocol.md, "Signature Definition".
 */
export function preAuthenticationEncoding(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType, 'utf8');
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `, 'latin1'), type, Buffer.from(` ${payload.length} `, 'latin1'), payload]);
}

/** Base64, standard or URL-safe, with its padding or without; anything else is undefined: Node's own decoder drops what it does not know. */
export function decodeBase64(text: string): Buffer | undefined {
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)={0,2}$/.test(text)) return undefined;
  const bare = text.replace(/=+$/, '');
  if (bare.length % 4 === 1 || (bare.length !== text.length && text.length % 4 !== 0)) return undefined;
  const bytes = Buffer.from(bare, 'base64');
  // The last character may carry bits that belong to no byte; two texts for one value are refused.
  return bytes.toString('base64').replace(/=+$/, '') === bare.replaceAll('-', '+').replaceAll('_', '/') ? bytes : undefined;
}
