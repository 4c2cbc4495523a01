import { NTLMSSP } from './messages.ts';

/** Just enough DER and SPNEGO (RFC 4178) to carry NTLM: some GSSAPI clients wrap their tokens. */
const SPNEGO_OID = Buffer.from('06062b0601050502', 'hex');
const NTLM_OID = Buffer.from('060a2b06010401823702020a', 'hex');

interface Node {
  tag: number;
  /** Tag, length and content. */
  whole: Buffer;
  content: Buffer;
}

function readNode(bytes: Buffer): { node: Node; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  let length = bytes[1]!;
  let at = 2;
  if (length & 0x80) {
    const count = length & 0x7f;
    if (count === 0 || count > 3 || bytes.length < 2 + count) return undefined;
    length = bytes.readUIntBE(2, count);
    at += count;
  }
  const end = at + length;
  if (end > bytes.length) return undefined;
  return { node: { tag: bytes[0]!, whole: bytes.subarray(0, end), content: bytes.subarray(at, end) }, rest: bytes.subarray(end) };
}
function nodes(bytes: Buffer): Node[] {
  const list: Node[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const read = readNode(rest);
    if (!read) return list;
    list.push(read.node);
    rest = read.rest;
  }
  return list;
}
function der(tag: number, ...contents: Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const length = content.length < 0x80 ? Buffer.from([content.length]) : content.length < 0x100 ? Buffer.from([0x81, content.length]) : Buffer.from([0x82, content.length >> 8, content.length & 255]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

/** What a wrapped token holds. `ntlm` is absent when the client's first guess is another mechanism. */
export interface Unwrapped {
  ntlm?: Buffer;
  /** DER of the offered mechanism list, the text of the mechListMIC. Only in the first token. */
  mechTypes?: Buffer;
  mechListMic?: Buffer;
}

/** Opens a NegTokenInit or NegTokenResp; undefined when the token is neither (a raw NTLMSSP message). */
export function unwrapSpnego(token: Buffer): Unwrapped | undefined {
  const outer = readNode(token)?.node;
  if (!outer || token.subarray(0, 8).equals(NTLMSSP)) return undefined;
  let choice: Node | undefined = outer;
  if (outer.tag === 0x60) {
    const [oid, inner] = nodes(outer.content);
    if (!oid?.whole.equals(SPNEGO_OID)) return undefined;
    choice = inner;
  }
  if (choice?.tag !== 0xa0 && choice?.tag !== 0xa1) return undefined;
  const sequence = nodes(choice.content)[0];
  const fields = new Map(nodes(sequence?.content ?? Buffer.alloc(0)).map((entry) => [entry.tag, nodes(entry.content)[0]]));
  const token2 = fields.get(0xa2)?.content;
  return {
    ntlm: token2?.subarray(0, 8).equals(NTLMSSP) ? token2 : undefined,
    mechTypes: choice.tag === 0xa0 ? fields.get(0xa0)?.whole : undefined,
    mechListMic: fields.get(0xa3)?.content,
  };
}

/** A NegTokenResp. `accept-incomplete` names NTLM as the mechanism; with `mic` the exchange is complete. */
export function wrapSpnego(state: 'accept-completed' | 'accept-incomplete', token?: Buffer, mic?: Buffer): Buffer {
  const fields = [der(0xa0, der(0x0a, Buffer.from([state === 'accept-completed' ? 0 : 1])))];
  if (state === 'accept-incomplete') fields.push(der(0xa1, NTLM_OID));
  if (token) fields.push(der(0xa2, der(0x04, token)));
  if (mic) fields.push(der(0xa3, der(0x04, mic)));
  return der(0xa1, der(0x30, ...fields));
}
