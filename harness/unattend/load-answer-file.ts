import { readFile } from 'node:fs/promises';
import { WimproofError } from '../errors/wimproof-error.ts';
import { type DecodedXml, decodeXml } from './xml/encoding.ts';
import { LIMITS } from './xml/limits.ts';

/**
 * The text of an answer file on disk, with its encoding.
 * @throws AnswerFileError for bytes of no known encoding; WimproofError WP-UNATTEND-FILE when it cannot be read
 */
export async function loadAnswerFile(file: string): Promise<DecodedXml> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new WimproofError({ code: 'WP-UNATTEND-FILE', kind: 'scenario', cause: `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, mend: 'Name an answer file that exists and can be read.', original: error });
  }
  if (bytes.length > 2 * LIMITS.characters) throw new WimproofError({ code: 'WP-UNATTEND-FILE', kind: 'scenario', cause: `${file} has ${bytes.length} bytes: too large for an answer file`, mend: 'Name an answer file.' });
  return decodeXml(bytes);
}
