/** NTLMSSP messages as bytes ([MS-NLMP] 2.2.1). */
export const NTLMSSP = Buffer.from('NTLMSSP\0', 'latin1');

export const FLAG = {
  UNICODE: 0x00000001,
  REQUEST_TARGET: 0x00000004,
  SIGN: 0x00000010,
  SEAL: 0x00000020,
  NTLM: 0x00000200,
  ALWAYS_SIGN: 0x00008000,
  TARGET_TYPE_SERVER: 0x00020000,
  EXTENDED_SESSION_SECURITY: 0x00080000,
  TARGET_INFO: 0x00800000,
  VERSION: 0x02000000,
  KEY_128: 0x20000000,
  KEY_EXCHANGE: 0x40000000,
  KEY_56: 0x80000000,
} as const;

/** Attribute-value pairs of the target information. */
export const AV = { END: 0, COMPUTER: 1, DOMAIN: 2, DNS_COMPUTER: 3, DNS_DOMAIN: 4, FLAGS: 6, TIMESTAMP: 7, CHANNEL_BINDINGS: 10 } as const;

/** The token is not the NTLMSSP message that it should be. */
export class NtlmError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NtlmError';
  }
}

/** 1 negotiate, 2 challenge, 3 authenticate; undefined for anything else. */
export function messageType(token: Buffer): number | undefined {
  return token.length >= 12 && token.subarray(0, 8).equals(NTLMSSP) ? token.readUInt32LE(8) : undefined;
}

export function negotiateFlags(token: Buffer): number {
  if (token.length < 16) throw new NtlmError('negotiate message cut off');
  return token.readUInt32LE(12);
}

export interface ChallengeContent {
  flags: number;
  /** Eight random bytes. */
  challenge: Buffer;
  computer: string;
  /** Windows version parts for the VERSION structure. */
  version: { major: number; minor: number; build: number };
  now: Date;
}

const EPOCH_OFFSET = 116444736000000000n;

function pair(id: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16LE(id, 0);
  head.writeUInt16LE(value.length, 2);
  return Buffer.concat([head, value]);
}

/** Builds the CHALLENGE message. A workgroup machine names itself as domain and computer alike. */
export function buildChallenge(content: ChallengeContent): Buffer {
  const netbios = Buffer.from(content.computer.toUpperCase().slice(0, 15), 'utf16le');
  const dns = Buffer.from(content.computer, 'utf16le');
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(BigInt(content.now.getTime()) * 10000n + EPOCH_OFFSET);
  // The timestamp obliges the client to send a message integrity code.
  const info = Buffer.concat([pair(AV.DOMAIN, netbios), pair(AV.COMPUTER, netbios), pair(AV.DNS_DOMAIN, dns), pair(AV.DNS_COMPUTER, dns), pair(AV.TIMESTAMP, time), pair(AV.END, Buffer.alloc(0))]);
  const head = Buffer.alloc(56);
  NTLMSSP.copy(head);
  head.writeUInt32LE(2, 8);
  head.writeUInt16LE(netbios.length, 12);
  head.writeUInt16LE(netbios.length, 14);
  head.writeUInt32LE(56, 16);
  head.writeUInt32LE(content.flags >>> 0, 20);
  content.challenge.copy(head, 24);
  head.writeUInt16LE(info.length, 40);
  head.writeUInt16LE(info.length, 42);
  head.writeUInt32LE(56 + netbios.length, 44);
  head.writeUInt8(content.version.major, 48);
  head.writeUInt8(content.version.minor, 49);
  head.writeUInt16LE(content.version.build & 0xffff, 50);
  head.writeUInt8(15, 55);
  return Buffer.concat([head, netbios, info]);
}

export interface AuthenticateMessage {
  flags: number;
  user: string;
  domain: string;
  workstation: string;
  ntResponse: Buffer;
  encryptedSessionKey: Buffer;
  /** Where the MIC would stand, if there is room for one before the payload. */
  micOffset?: number;
}

const MIC_OFFSET = 72;

function field(token: Buffer, at: number): { data: Buffer; offset: number } {
  const length = token.readUInt16LE(at);
  const offset = token.readUInt32LE(at + 4);
  if (offset + length > token.length) throw new NtlmError('field outside the message');
  return { data: token.subarray(offset, offset + length), offset };
}

/** Reads an AUTHENTICATE message. Throws NtlmError when it is cut off. */
export function parseAuthenticate(token: Buffer): AuthenticateMessage {
  if (token.length < 64) throw new NtlmError('authenticate message cut off');
  const flags = token.readUInt32LE(60);
  const encoding = flags & FLAG.UNICODE ? 'utf16le' : 'latin1';
  const fields = [12, 20, 28, 36, 44, 52].map((at) => field(token, at));
  const [, nt, domain, user, workstation, key] = fields.map((entry) => entry.data) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const payload = Math.min(...fields.filter((entry) => entry.data.length > 0).map((entry) => entry.offset), token.length);
  return {
    flags,
    user: user.toString(encoding),
    domain: domain.toString(encoding),
    workstation: workstation.toString(encoding),
    ntResponse: nt,
    encryptedSessionKey: key,
    micOffset: payload >= MIC_OFFSET + 16 ? MIC_OFFSET : undefined,
  };
}

/** The attribute-value pairs at `offset`, up to the end mark. */
export function readPairs(bytes: Buffer, offset: number): Map<number, Buffer> {
  const pairs = new Map<number, Buffer>();
  for (let at = offset; at + 4 <= bytes.length; ) {
    const id = bytes.readUInt16LE(at);
    const length = bytes.readUInt16LE(at + 2);
    if (id === AV.END) break;
    pairs.set(id, bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return pairs;
}
