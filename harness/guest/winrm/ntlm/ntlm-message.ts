/** Flags of [MS-NLMP] 2.2.2.5 that matter to a client that signs and seals. */
export const NTLM_FLAGS = {
  unicode: 0x00000001,
  requestTarget: 0x00000004,
  sign: 0x00000010,
  seal: 0x00000020,
  ntlm: 0x00000200,
  alwaysSign: 0x00008000,
  extendedSessionSecurity: 0x00080000,
  targetInfo: 0x00800000,
  version: 0x02000000,
  key128: 0x20000000,
  keyExchange: 0x40000000,
  key56: 0x80000000,
} as const;

/** Ids of the attribute-value pairs ([MS-NLMP] 2.2.2.1). */
export const AV = { end: 0, flags: 6, timestamp: 7, channelBindings: 10 } as const;

const SIGNATURE = Buffer.from('NTLMSSP\0', 'latin1');
/** Major, minor, build, revision 15 of the protocol. Servers look at the revision alone. */
const VERSION = Buffer.from([10, 0, 0, 0, 0, 0, 0, 15]);
/** Fixed part of an AUTHENTICATE message with version and message integrity code, which stands last in it. */
const AUTHENTICATE_HEAD = 88;
export const MIC_OFFSET = 72;

/** A NEGOTIATE message without names: whose computer asks is nobody's business. */
export function negotiateMessage(flags: number): Buffer {
  const message = Buffer.alloc(40);
  SIGNATURE.copy(message);
  message.writeUInt32LE(1, 8);
  message.writeUInt32LE(flags >>> 0, 12);
  message.writeUInt32LE(40, 20);
  message.writeUInt32LE(40, 28);
  VERSION.copy(message, 32);
  return message;
}

export interface ChallengeMessage {
  flags: number;
  /** Eight bytes. */
  serverChallenge: Buffer;
  /** In the order in which they came, without the end mark. */
  targetInfo: { id: number; value: Buffer }[];
}

/** Reads a CHALLENGE message. Throws RangeError for anything that is none, or is cut. */
export function readChallenge(message: Buffer): ChallengeMessage {
  if (message.length < 32 || !message.subarray(0, 8).equals(SIGNATURE) || message.readUInt32LE(8) !== 2) throw new RangeError('it is no NTLM challenge');
  const flags = message.readUInt32LE(20);
  const targetInfo: ChallengeMessage['targetInfo'] = [];
  if (flags & NTLM_FLAGS.targetInfo && message.length >= 48) {
    const start = message.readUInt32LE(44);
    const end = start + message.readUInt16LE(40);
    if (end > message.length) throw new RangeError('its target information is cut');
    for (let at = start; at + 4 <= end; ) {
      const id = message.readUInt16LE(at);
      if (id === AV.end) break;
      const next = at + 4 + message.readUInt16LE(at + 2);
      if (next > end) throw new RangeError('its target information is cut');
      targetInfo.push({ id, value: message.subarray(at + 4, next) });
      at = next;
    }
  }
  return { flags, serverChallenge: Buffer.from(message.subarray(24, 32)), targetInfo };
}

/** Attribute-value pairs with their end mark. */
export function pairBytes(pairs: readonly { id: number; value: Buffer }[]): Buffer {
  return Buffer.concat(
    [...pairs, { id: AV.end, value: Buffer.alloc(0) }].flatMap(({ id, value }) => {
      const head = Buffer.alloc(4);
      head.writeUInt16LE(id, 0);
      head.writeUInt16LE(value.length, 2);
      return [head, value];
    }),
  );
}

/** An AUTHENTICATE message; the place of its integrity code (MIC_OFFSET, 16 bytes) holds zeros. Texts are UTF-16. */
export function authenticateMessage(fields: { flags: number; lmResponse: Buffer; ntResponse: Buffer; domain: string; user: string; sessionKey: Buffer }): Buffer {
  const head = Buffer.alloc(AUTHENTICATE_HEAD);
  SIGNATURE.copy(head);
  head.writeUInt32LE(3, 8);
  const wide = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const payload = [fields.lmResponse, fields.ntResponse, wide(fields.domain), wide(fields.user), Buffer.alloc(0), fields.sessionKey];
  let offset = AUTHENTICATE_HEAD;
  payload.forEach((data, index) => {
    head.writeUInt16LE(data.length, 12 + 8 * index);
    head.writeUInt16LE(data.length, 14 + 8 * index);
    head.writeUInt32LE(offset, 16 + 8 * index);
    offset += data.length;
  });
  head.writeUInt32LE(fields.flags >>> 0, 60);
  VERSION.copy(head, 64);
  return Buffer.concat([head, ...payload]);
}
