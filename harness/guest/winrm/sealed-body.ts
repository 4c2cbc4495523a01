import type { NtlmSession } from './ntlm/ntlm-session.ts';

/** Bodies of HTTP-SPNEGO-session-encrypted ([MS-WSMV] 2.2.9.1): what plain HTTP carries between WinRM client and service. */
const PROTOCOL = 'application/HTTP-SPNEGO-session-encrypted';
const BOUNDARY = 'Encrypted Boundary';
const OCTETS = 'Content-Type: application/octet-stream\r\n';

export const SEALED_CONTENT_TYPE = `multipart/encrypted;protocol="${PROTOCOL}";boundary="${BOUNDARY}"`;

/** Seals a message; `contentType` is that of the message inside. */
export function sealBody(plain: Buffer, contentType: string, session: NtlmSession): Buffer {
  const { sealed, signature } = session.seal(plain);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(signature.length);
  const head = `--${BOUNDARY}\r\n\tContent-Type: ${PROTOCOL}\r\n\tOriginalContent: type=${contentType};Length=${plain.length}\r\n--${BOUNDARY}\r\n\t${OCTETS}`;
  return Buffer.concat([Buffer.from(head, 'latin1'), length, signature, sealed, Buffer.from(`--${BOUNDARY}--\r\n`, 'latin1')]);
}

/** Opens a sealed answer. Undefined when the frame is broken or the signature is wrong. */
export function openBody(body: Buffer, contentType: string, session: NtlmSession): Buffer | undefined {
  if (!/^\s*multipart\/encrypted/i.test(contentType) || !contentType.toLowerCase().includes(PROTOCOL.toLowerCase())) return undefined;
  const start = body.indexOf(OCTETS);
  const announced = /OriginalContent:[^\r\n]*;\s*Length=(\d+)/i.exec(body.toString('latin1', 0, Math.max(0, start)))?.[1];
  const payload = body.subarray(start + OCTETS.length);
  if (start < 0 || announced === undefined || payload.length < 4) return undefined;
  const signed = 4 + payload.readUInt32LE(0);
  // NTLM seals byte for byte, so the sealed data is as long as the message.
  const end = signed + Number(announced);
  if (signed !== 20 || end > payload.length) return undefined;
  return session.open(payload.subarray(signed, end), payload.subarray(4, signed));
}
