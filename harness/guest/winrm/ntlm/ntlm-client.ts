import { createHmac, randomBytes } from 'node:crypto';
import { authenticateMessage, AV, MIC_OFFSET, negotiateMessage, NTLM_FLAGS, pairBytes, readChallenge } from './ntlm-message.ts';
import { md4 } from './md4.ts';
import { NtlmSession } from './ntlm-session.ts';
import { rc4 } from './rc4.ts';

/** What the client wants; a session without these could be read or changed on the way. */
const REQUIRED = NTLM_FLAGS.sign | NTLM_FLAGS.seal | NTLM_FLAGS.extendedSessionSecurity | NTLM_FLAGS.key128;
const WANTED =
  REQUIRED | NTLM_FLAGS.unicode | NTLM_FLAGS.requestTarget | NTLM_FLAGS.ntlm | NTLM_FLAGS.alwaysSign | NTLM_FLAGS.targetInfo | NTLM_FLAGS.version | NTLM_FLAGS.keyExchange | NTLM_FLAGS.key56;
/** MsvAvFlags: the message carries an integrity code. */
const MIC_PRESENT = 0x2;
/** 100-nanosecond intervals between 1601 and 1970. */
const EPOCH_OFFSET = 116_444_736_000_000_000n;

export interface NtlmCredentials {
  user: string;
  /** Empty for a local account and for a user principal name, which names its domain itself. */
  domain: string;
  password: string;
}
/** What the handshake takes from outside itself; tests give fixed values. */
export interface NtlmSources {
  random: (bytes: number) => Buffer;
  now: () => Date;
}
const SOURCES: NtlmSources = { random: randomBytes, now: () => new Date() };

/**
 * The client's side of one NTLM handshake: NTLMv2 with key exchange, integrity code over all three messages, and the
 * TLS channel bound where there is one. Source: [MS-NLMP] 3.1.5.1, 3.3.2; extended protection: RFC 5929, [MS-NLMP] 2.2.2.1.
 */
export class NtlmClient {
  readonly #sources: NtlmSources;
  readonly #negotiate = negotiateMessage(WANTED);

  constructor(sources: NtlmSources = SOURCES) {
    this.#sources = sources;
  }

  /** The first message. */
  negotiate(): Buffer {
    return this.#negotiate;
  }

  /**
   * The third message, and the session it opens. `session` is undefined when the server did not agree to sealing with
   * 128 bits: then nothing may go over the connection that TLS does not protect.
   * @param binding MD5 of the channel binding structure (`channelBinding`)
   * @throws RangeError when the challenge is none
   */
  authenticate(challenge: Buffer, credentials: NtlmCredentials, binding?: Buffer): { message: Buffer; session: NtlmSession | undefined } {
    const { flags: offered, serverChallenge, targetInfo } = readChallenge(challenge);
    const flags = offered & WANTED;
    const { random, now } = this.#sources;
    const clientChallenge = random(8);
    const timestamp = targetInfo.find(({ id }) => id === AV.timestamp)?.value;
    const pairs = pairBytes([
      ...targetInfo.filter(({ id }) => id !== AV.flags && id !== AV.channelBindings),
      // A server that tells the time wants an integrity code ([MS-NLMP] 3.1.5.1.2).
      ...(timestamp ? [{ id: AV.flags, value: number32(MIC_PRESENT) }] : []),
      ...(binding ? [{ id: AV.channelBindings, value: binding }] : []),
    ]);
    const responseKey = hmac(md4(wide(credentials.password)), wide(credentials.user.toUpperCase() + credentials.domain));
    const blob = Buffer.concat([Buffer.from([1, 1, 0, 0, 0, 0, 0, 0]), timestamp ?? fileTime(now()), clientChallenge, Buffer.alloc(4), pairs, Buffer.alloc(4)]);
    const proof = hmac(responseKey, serverChallenge, blob);
    const baseKey = hmac(responseKey, proof);
    const exchanged = (flags & NTLM_FLAGS.keyExchange) !== 0;
    const sessionKey = exchanged ? random(16) : baseKey;
    const message = authenticateMessage({
      flags,
      lmResponse: timestamp ? Buffer.alloc(24) : Buffer.concat([hmac(responseKey, serverChallenge, clientChallenge), clientChallenge]),
      ntResponse: Buffer.concat([proof, blob]),
      domain: credentials.domain,
      user: credentials.user,
      sessionKey: exchanged ? rc4(baseKey)(sessionKey) : Buffer.alloc(0),
    });
    if (timestamp) hmac(sessionKey, this.#negotiate, challenge, message).copy(message, MIC_OFFSET);
    return { message, session: (flags & REQUIRED) === REQUIRED ? new NtlmSession(sessionKey, flags) : undefined };
  }
}

function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  return parts.reduce((mac, part) => mac.update(part), createHmac('md5', key)).digest();
}

function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function fileTime(date: Date): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(date.getTime()) * 10_000n + EPOCH_OFFSET);
  return bytes;
}
