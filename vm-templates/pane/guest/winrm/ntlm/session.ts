import { createHash, createHmac } from 'node:crypto';
import { FLAG } from './messages.ts';
import { Rc4 } from './rc4.ts';

function md5(...parts: Uint8Array[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
function magic(direction: string, purpose: string): Buffer {
  return Buffer.from(`session key to ${direction} ${purpose} key magic constant\0`, 'latin1');
}

/** One direction of a sealed conversation: signing key, running key stream and sequence number ([MS-NLMP] 3.4). */
class Direction {
  readonly #signingKey: Buffer;
  readonly #sealingKey: Buffer;
  readonly #keyExchange: boolean;
  #stream: Rc4;
  #sequence = 0;
  constructor(sessionKey: Buffer, flags: number, direction: string) {
    const length = flags & FLAG.KEY_128 ? 16 : flags & FLAG.KEY_56 ? 7 : 5;
    this.#signingKey = md5(sessionKey, magic(direction, 'signing'));
    this.#sealingKey = md5(sessionKey.subarray(0, length), magic(direction, 'sealing'));
    this.#keyExchange = (flags & FLAG.KEY_EXCHANGE) !== 0;
    this.#stream = new Rc4(this.#sealingKey);
  }
  crypt(bytes: Uint8Array): Buffer {
    return this.#stream.update(bytes);
  }
  /** The 16-byte signature of the next message. Call after `crypt`: both draw from one key stream. */
  sign(plain: Uint8Array): Buffer {
    const sequence = Buffer.alloc(4);
    sequence.writeUInt32LE(this.#sequence++ >>> 0);
    const mac = createHmac('md5', this.#signingKey).update(sequence).update(plain).digest().subarray(0, 8);
    const version = Buffer.from([1, 0, 0, 0]);
    return Buffer.concat([version, this.#keyExchange ? this.#stream.update(mac) : mac, sequence]);
  }
  /** SPNEGO's mechListMIC is signed as message 0, after which the conversation starts anew. */
  reset(): void {
    this.#stream = new Rc4(this.#sealingKey);
    this.#sequence = 0;
  }
}

/** The server's end of an NTLM session with extended session security: seals replies, opens requests. */
export class NtlmSession {
  readonly #incoming: Direction;
  readonly #outgoing: Direction;
  constructor(sessionKey: Buffer, flags: number) {
    this.#incoming = new Direction(sessionKey, flags, 'client-to-server');
    this.#outgoing = new Direction(sessionKey, flags, 'server-to-client');
  }
  seal(plain: Buffer): { signature: Buffer; sealed: Buffer } {
    const sealed = this.#outgoing.crypt(plain);
    return { signature: this.#outgoing.sign(plain), sealed };
  }
  /** Undefined when the signature does not match: the message was changed or comes out of order. */
  open(sealed: Buffer, signature: Buffer): Buffer | undefined {
    const plain = this.#incoming.crypt(sealed);
    return this.#incoming.sign(plain).equals(signature) ? plain : undefined;
  }
  /** Checks the client's mechListMIC over the offered mechanism list and gives ours; undefined when theirs is wrong. */
  exchangeMechListMic(mechTypes: Buffer, theirs: Buffer): Buffer | undefined {
    if (!this.#incoming.sign(mechTypes).equals(theirs)) return undefined;
    const ours = this.#outgoing.sign(mechTypes);
    this.#incoming.reset();
    this.#outgoing.reset();
    return ours;
  }
}
