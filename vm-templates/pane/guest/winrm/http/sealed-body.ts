import type { NtlmSession } from '../ntlm/session.ts';

/** HTTP-SPNEGO-session-encrypted bodies ([MS-WSMV] 2.2.9.1): the SOAP message sealed with the NTLM session. */
const PROTOCOL = 'application/HTTP-SPNEGO-session-encrypted';
const BOUNDARY = 'Encrypted Boundary';
const OCTETS = 'Content-Type: application/octet-stream\r\n';

export const SEALED_CONTENT_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="${BOUNDARY}"`;

export function isSealed(contentType: string | undefined): boolean {
  return contentType !== undefined && /^\s*multipart\/encrypted/i.test(contentType) && contentType.toLowerCase().includes(PROTOCOL.toLowerCase());
}

export interface OpenedBody {
  plain: Buffer;
  /** Content type of the message inside. */
  contentType: string;
}

/** Opens a sealed request. Undefined when the frame is broken or the signature wrong. */
export function openBody(body: Buffer, session: NtlmSession): OpenedBody | undefined {
  const start = body.indexOf(OCTETS);
  if (start < 0) return undefined;
  const header = body.toString('latin1', 0, start);
  const original = /OriginalContent:\s*type=([^;\r\n]+(?:;charset=[^;\r\n]+)?);Length=(\d+)/i.exec(header);
  const payload = body.subarray(start + OCTETS.length);
  if (!original || payload.length < 4) return undefined;
  const signatureLength = payload.readUInt32LE(0);
  // NTLM seals byte for byte: the announced length of the message is that of the sealed data.
  const sealed = payload.subarray(4 + signatureLength, 4 + signatureLength + Number(original[2]));
  if (signatureLength !== 16 || sealed.length !== Number(original[2])) return undefined;
  const plain = session.open(sealed, payload.subarray(4, 20));
  return plain && { plain, contentType: original[1]! };
}

/** Seals a reply. */
export function sealBody(plain: Buffer, contentType: string, session: NtlmSession): Buffer {
  const { signature, sealed } = session.seal(plain);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signature.length);
  const head = `--${BOUNDARY}\r\n\tContent-Type: ${PROTOCOL}\r\n\tOriginalContent: type=${contentType};Length=${plain.length}\r\n--${BOUNDARY}\r\n\t${OCTETS}`;
  return Buffer.concat([Buffer.from(head, 'latin1'), length, signature, sealed, Buffer.from(`--${BOUNDARY}--\r\n`, 'latin1')]);
}
