const LINE = 64;

/** What `certutil -decode` reads: Base64 with or without a PEM header and footer. Undefined when it is neither. */
export function decodeBase64(input: Buffer): Buffer | undefined {
  const body = input.toString('latin1').replace(/^-----(?:BEGIN|END) [^-]*-----\s*$/gm, '').replace(/\s+/g, '');
  return body !== '' && body.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(body) ? Buffer.from(body, 'base64') : undefined;
}

/** What `certutil -encode` writes: Base64 as a certificate's PEM, whatever the content is. */
export function encodeBase64(input: Buffer): Buffer {
  const lines = input.toString('base64').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  return Buffer.from(['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\r\n'));
}
