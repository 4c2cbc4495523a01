import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type AuthenticateMessage, AV, FLAG, readPairs } from './messages.ts';
import { Rc4 } from './rc4.ts';

function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  const mac = createHmac('md5', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
}

export interface Proof {
  ntHash: Buffer;
  /** The eight bytes we challenged with. */
  challenge: Buffer;
  /** The three messages as they travelled; `authenticate` is parsed as `message`. */
  negotiate: Buffer;
  challengeMessage: Buffer;
  authenticate: Buffer;
  message: AuthenticateMessage;
  /** MD5 of the channel binding structure of this TLS connection, if it is one. */
  channelBinding?: Buffer;
}

/** Smallest NTLMv2 response: 16-byte proof and the fixed part of the client's blob. */
const SMALLEST_NTLMV2 = 16 + 28;
const PAIRS_OFFSET = 16 + 28;
const MIC_PRESENT = 0x2;

/**
 * Verifies an NTLMv2 response ([MS-NLMP] 3.3.2): the proof over our challenge, the integrity code over all three messages
 * where the client claims one, and the channel binding where the client sent one (CbtHardeningLevel Relaxed).
 * Gives the exported session key; undefined when anything is wrong. NTLMv1 responses (24 bytes) never pass: Windows 11
 * 24H2 and Server 2025 removed that protocol.
 */
export function verifyNtlmV2(proof: Proof): Buffer | undefined {
  const { message } = proof;
  const { ntResponse } = message;
  if (ntResponse.length < SMALLEST_NTLMV2) return undefined;
  const responseKey = hmac(proof.ntHash, Buffer.from(message.user.toUpperCase() + message.domain, 'utf16le'));
  const sent = ntResponse.subarray(0, 16);
  if (!timingSafeEqual(hmac(responseKey, proof.challenge, ntResponse.subarray(16)), sent)) return undefined;
  const baseKey = hmac(responseKey, sent);
  const exchanged = (message.flags & FLAG.KEY_EXCHANGE) !== 0;
  if (exchanged && message.encryptedSessionKey.length !== 16) return undefined;
  const sessionKey = exchanged ? new Rc4(baseKey).update(message.encryptedSessionKey) : baseKey;

  const pairs = readPairs(ntResponse, PAIRS_OFFSET);
  const avFlags = pairs.get(AV.FLAGS);
  if (avFlags && avFlags.length === 4 && avFlags.readUInt32LE(0) & MIC_PRESENT) {
    const at = message.micOffset;
    if (at === undefined) return undefined;
    const unsigned = Buffer.from(proof.authenticate);
    unsigned.fill(0, at, at + 16);
    if (!timingSafeEqual(hmac(sessionKey, proof.negotiate, proof.challengeMessage, unsigned), proof.authenticate.subarray(at, at + 16))) return undefined;
  }
  const binding = pairs.get(AV.CHANNEL_BINDINGS);
  if (binding && binding.some((byte) => byte !== 0) && proof.channelBinding && !binding.equals(proof.channelBinding)) return undefined;
  return sessionKey;
}

/** Content bytes of the object identifiers of certificate signatures with hashes above SHA-256: RSA, then ECDSA. */
const STRONG_SIGNATURES: [string, string][] = [
  ['sha384', '06092a864886f70d01010c'],
  ['sha512', '06092a864886f70d01010d'],
  ['sha384', '06082a8648ce3d040303'],
  ['sha512', '06082a8648ce3d040304'],
];

/**
 * MD5 over the gss_channel_bindings structure for `tls-server-end-point` (RFC 5929): no addresses, the hash of the
 * server's certificate (DER) as application data. The hash is that of the certificate's own signature, but SHA-256 at least.
 */
export function channelBinding(certificate: Buffer): Buffer {
  const hash = STRONG_SIGNATURES.find(([, oid]) => certificate.includes(Buffer.from(oid, 'hex')))?.[0] ?? 'sha256';
  const data = Buffer.concat([Buffer.from('tls-server-end-point:', 'latin1'), createHash(hash).update(certificate).digest()]);
  const head = Buffer.alloc(20);
  head.writeUInt32LE(data.length, 16);
  return createHash('md5').update(head).update(data).digest();
}
