import type { KeyObject } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { hashFile } from '../../harness/image/digest.ts';
import { attestationError } from './attestation-error.ts';
import { verificationKey } from './keys.ts';
import { LARGEST_ATTESTATION, verifyAttestation, type AttestationVerification } from './verify-attestation.ts';

export interface VerifyFilesRequest {
  image: string;
  attestation: string;
  publicKey?: string;
  allowUnsigned?: boolean;
}

/**
 * `verifyAttestation` for files; the image is read as a stream, of an attestation no more than may be in one.
 * @throws WimproofError (scenario) when a file cannot be read, or the key is none
 */
export async function verifyFiles({ image, attestation, publicKey, allowUnsigned }: VerifyFilesRequest): Promise<AttestationVerification & { imageSha256: string }> {
  const key = publicKey === undefined ? undefined : await readPublicKey(publicKey);
  // One byte more than allowed tells too large from just fitting.
  const bytes = await head(attestation, LARGEST_ATTESTATION + 1);
  const info = await stat(image).catch(() => undefined);
  if (!info?.isFile()) throw unreadable(image, info ? 'it is no file' : 'it is not there');
  const imageSha256 = await hashFile(image).catch((error: Error) => {
    throw unreadable(image, error.message);
  });
  return { ...verifyAttestation({ attestation: bytes, imageSha256, ...(key && { publicKey: key }), ...(allowUnsigned && { allowUnsigned }) }), imageSha256 };
}

async function readPublicKey(file: string): Promise<KeyObject> {
  const pem = (await head(file, 1 << 20)).toString('latin1');
  try {
    return verificationKey(pem);
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    throw attestationError(error.code, `${file}: ${error.message}`, error.mend, error);
  }
}

async function head(file: string, limit: number): Promise<Buffer> {
  try {
    const handle = await open(file, 'r');
    try {
      const info = await handle.stat();
      if (!info.isFile()) throw new Error('it is no file');
      const buffer = Buffer.alloc(Math.min(limit, info.size));
      let filled = 0;
      while (filled < buffer.length) {
        const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled, filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return buffer.subarray(0, filled);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : (error as Error).message);
  }
}

function unreadable(file: string, why: string): Error {
  return attestationError('WP-ATTESTATION-FILE', `${file} cannot be read: ${why}`, 'check the path and its permissions');
}
