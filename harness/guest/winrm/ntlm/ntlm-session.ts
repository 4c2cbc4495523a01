import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { NTLM_FLAGS } from './ntlm-message.ts';
import { rc4 } from './rc4.ts';

/** One direction of a session: signing key, running key stream and sequence number. */
class Direction {
  readonly #signingKey: Buffer;
  readonly #stream: (input: Uint8Array) => Buffer;
  readonly #keyExchange: boolean;
  #sequence = 0;

  constructor(sessionKey: Buffer, flags: number, name: 'client-to-server' | 'server-to-client') {
    const length = flags & NTLM_FLAGS.key128 ? 16 : flags & NTLM_FLAGS.key56 ? 7 : 5;
    const key = (from: Buffer, purpose: string): Buffer => createHash('md5').update(from).update(`session key to ${name} ${purpose} key magic constant\0`, 'latin1').digest();
    this.#signingKey = key(sessionKey, 'signing');
    this.#stream = rc4(key(sessionKey.subarray(0, length), 'sealing'));
    this.#keyExchange = (flags & NTLM_FLAGS.keyExchange) !== 0;
  }

  crypt(bytes: Buffer): Buffer {
    return this.#stream(bytes);
  }

  /** The signature of the next message; after `crypt` of it, since both draw from one key stream. */
  sign(plain: Buffer): Buffer {
    const sequence = Buffer.alloc(4);
    sequence.writeUInt32LE(this.#sequence++ >>> 0);
    const mac = createHmac('md5', this.#signingKey).update(sequence).update(plain).digest().subarray(0, 8);
    return Buffer.concat([Buffer.from([1, 0, 0, 0]), this.#keyExchange ? this.#stream(mac) : mac, sequence]);
  }
}

/**
 * The client's end of an NTLM session: confidentiality and integrity of messages with extended session security
 * ([MS-NLMP] 3.4.3 to 3.4.5). Messages must be opened in the order in which they were sealed.
 */
export class NtlmSession {
  readonly #outgoing: Direction;
  readonly #incoming: Direction;

  constructor(sessionKey: Buffer, flags: number) {
    this.#outgoing = new Direction(sessionKey, flags, 'client-to-server');
    this.#incoming = new Direction(sessionKey, flags, 'server-to-client');
  }

  seal(plain: Buffer): { signature: Buffer; sealed: Buffer } {
    const sealed = this.#outgoing.crypt(plain);
    return { sealed, signature: this.#outgoing.sign(plain) };
  }

  /** The message, or undefined when its signature is wrong: changed, replayed or of somebody without the key. */
  open(sealed: Buffer, signature: Buffer): Buffer | undefined {
    const plain = this.#incoming.crypt(sealed);
    const expected = this.#incoming.sign(plain);
    return signature.length === expected.length && timingSafeEqual(signature, expected) ? plain : undefined;
  }
}
