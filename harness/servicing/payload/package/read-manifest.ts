import { parseUpdateMum, UpdateMumError, type PackageManifest } from '../parse-update-mum.ts';
import { PayloadError } from '../payload-error.ts';
import { readFromCabinet } from './cabinet.ts';

/** The `update.mum` of a cabinet, or undefined when it has none. @throws PayloadError for a damaged cabinet or manifest */
export async function readCabinetManifest(cabinet: string): Promise<PackageManifest | undefined> {
  const bytes = await readFromCabinet(cabinet, 'update.mum');
  return bytes === undefined ? undefined : manifestOf(cabinet, bytes);
}

/** @param file what the error names */
export function manifestOf(file: string, bytes: Uint8Array): PackageManifest {
  try {
    return parseUpdateMum(bytes);
  } catch (error) {
    if (!(error instanceof UpdateMumError)) throw error;
    throw new PayloadError(file, error.message, 'get the package again; its manifest cannot be trusted', error);
  }
}
