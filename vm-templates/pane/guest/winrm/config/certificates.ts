import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { createSecureContext, connect, TLSSocket } from 'node:tls';
import type { Registry } from '../../registry/registry.ts';

/**
 * The machine's certificate stores. Certificates lie where Windows has them, as a serialised property list in `Blob`
 * ([MS-GPNAP] 2.2.4.2: id, 1, length, data); private keys are Pane's own layout: the PFX file as it came, with its
 * password, next to the store, since Node's TLS takes a PFX and nothing else needs the key.
 */
const STORES = 'HKLM\\SOFTWARE\\Microsoft\\SystemCertificates';
const PROPERTY = { SHA1: 3, CERTIFICATE: 32 } as const;

export interface StoredCertificate {
  /** SHA-1 of the DER, upper-case hex. */
  thumbprint: string;
  der: Buffer;
}
export interface PrivateStore {
  pfx: Buffer;
  passphrase: string;
  /** The certificate alone, when it is in the store too: taking it out of the PFX costs a TLS handshake. */
  der?: Buffer;
}

/** The PFX cannot be opened: 86 wrong password, 13 not a PFX (Win32 error numbers). */
export class PfxError extends Error {
  readonly win32: number;
  constructor(win32: number, message: string) {
    super(message);
    this.name = 'PfxError';
    this.win32 = win32;
  }
}

/** Two ends of a pipe in memory. */
function pipePair(): [Duplex, Duplex] {
  const ends: Duplex[] = [];
  for (const other of [1, 0]) {
    ends.push(new Duplex({
      read() {},
      write(chunk: Buffer, _encoding, done) {
        ends[other]!.push(chunk);
        done();
      },
      final(done) {
        ends[other]!.push(null);
        done();
      },
    }));
  }
  return ends as [Duplex, Duplex];
}

/**
 * The certificate in a PFX whose private key it also holds. Node reads PFX files only for TLS, so a handshake in memory
 * shows the certificate, and proves that the key belongs to it. Throws PfxError.
 */
export async function certificateOfPfx(pfx: Buffer, passphrase: string): Promise<Buffer> {
  let context;
  try {
    context = createSecureContext({ pfx, passphrase });
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw /mac verify/i.test(text) ? new PfxError(86, text) : new PfxError(13, text);
  }
  const [left, right] = pipePair();
  const server = new TLSSocket(left, { isServer: true, secureContext: context });
  const client = connect({ socket: right, rejectUnauthorized: false });
  server.on('error', () => client.destroy());
  try {
    await once(client, 'secureConnect');
    return client.getPeerCertificate(false).raw;
  } catch (error) {
    throw new PfxError(13, error instanceof Error ? error.message : String(error));
  } finally {
    client.destroy();
    server.destroy();
  }
}

function property(id: number, data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(id, 0);
  head.writeUInt32LE(1, 4);
  head.writeUInt32LE(data.length, 8);
  return Buffer.concat([head, data]);
}
function readProperty(blob: Buffer, wanted: number): Buffer | undefined {
  for (let at = 0; at + 12 <= blob.length; ) {
    const length = blob.readUInt32LE(at + 8);
    if (blob.readUInt32LE(at) === wanted) return blob.subarray(at + 12, at + 12 + length);
    at += 12 + length;
  }
  return undefined;
}

export function thumbprintOf(der: Buffer): string {
  return new X509Certificate(der).fingerprint.replaceAll(':', '');
}

/** Puts a certificate with its key into a store (`MY`). Gives the thumbprint. Throws PfxError. */
export async function importPfx(registry: Registry, store: string, pfx: Buffer, passphrase: string): Promise<string> {
  const der = await certificateOfPfx(pfx, passphrase);
  const thumbprint = thumbprintOf(der);
  const certificate = registry.create(`${STORES}\\${store}\\Certificates\\${thumbprint}`);
  certificate.setValue('Blob', 'REG_BINARY', Buffer.concat([property(PROPERTY.SHA1, Buffer.from(thumbprint, 'hex')), property(PROPERTY.CERTIFICATE, der)]));
  const key = registry.create(`${STORES}\\${store}\\Keys\\${thumbprint}`);
  key.setValue('Pfx', 'REG_BINARY', pfx);
  key.setValue('Passphrase', 'REG_SZ', passphrase);
  return thumbprint;
}

/** Puts a certificate without key into a store (`certutil -addstore`). */
export function addCertificate(registry: Registry, store: string, der: Buffer): string {
  const thumbprint = thumbprintOf(der);
  const key = registry.create(`${STORES}\\${store}\\Certificates\\${thumbprint}`);
  key.setValue('Blob', 'REG_BINARY', Buffer.concat([property(PROPERTY.SHA1, Buffer.from(thumbprint, 'hex')), property(PROPERTY.CERTIFICATE, der)]));
  return thumbprint;
}

function storedCertificate(registry: Registry, store: string, thumbprint: string): Buffer | undefined {
  const blob = registry.get(`${STORES}\\${store}\\Certificates\\${thumbprint}`)?.value('Blob')?.data;
  return Buffer.isBuffer(blob) ? readProperty(blob, PROPERTY.CERTIFICATE) : undefined;
}

export function listCertificates(registry: Registry, store: string): StoredCertificate[] {
  const thumbprints = registry.get(`${STORES}\\${store}\\Certificates`)?.subkeys() ?? [];
  return thumbprints.flatMap((thumbprint) => {
    const der = storedCertificate(registry, store, thumbprint);
    return der ? [{ thumbprint, der }] : [];
  });
}

/** The key material of a certificate in the personal store; undefined when there is none. */
export function privateStore(registry: Registry, thumbprint: string): PrivateStore | undefined {
  const key = registry.get(`${STORES}\\MY\\Keys\\${thumbprint}`);
  const pfx = key?.value('Pfx')?.data;
  return Buffer.isBuffer(pfx) ? { pfx, passphrase: key!.text('Passphrase') ?? '', der: storedCertificate(registry, 'MY', thumbprint) } : undefined;
}

/** True when there was such a certificate. */
export function deleteCertificate(registry: Registry, store: string, thumbprint: string): boolean {
  registry.deleteKey(`${STORES}\\${store}\\Keys\\${thumbprint}`);
  return registry.deleteKey(`${STORES}\\${store}\\Certificates\\${thumbprint}`);
}
