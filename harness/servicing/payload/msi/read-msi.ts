import { readFile } from 'node:fs/promises';
import CFB from 'cfb';
import type { ApplicationPayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { readPropertyTable } from './property-table.ts';
import { decodeStreamName } from './stream-name.ts';
import { MsiFormatError, readStringPool } from './string-pool.ts';

/**
 * Facts of a Windows Installer package from its Property table.
 * @throws PayloadError for a file that is no MSI database, or a damaged one
 */
export async function readMsi(file: string): Promise<ApplicationPayload> {
  const properties = await readMsiProperties(file);
  const fact = <Name extends string>(name: Name, property: string): Partial<Record<Name, string>> => {
    const value = properties.get(property);
    return value === undefined ? {} : ({ [name]: value } as Record<Name, string>);
  };
  if (!properties.has('ProductCode')) throw new PayloadError(file, 'its Property table has no ProductCode', 'name the .msi of a product, not a merge module or patch');
  return {
    kind: 'application',
    installer: 'msi',
    ...fact('productCode', 'ProductCode'),
    ...fact('productName', 'ProductName'),
    ...fact('productVersion', 'ProductVersion'),
    ...fact('manufacturer', 'Manufacturer'),
  };
}

/** All rows of the Property table of an .msi. */
export async function readMsiProperties(file: string): Promise<Map<string, string>> {
  const damaged = (reason: string, error: unknown): PayloadError => new PayloadError(file, reason, 'get the .msi again; it is damaged or no Windows Installer package', error);
  let container: CFB.CFB$Container;
  try {
    container = CFB.read(await readFile(file), { type: 'buffer' });
  } catch (error) {
    throw damaged('it is not a compound file', error);
  }
  const stream = (name: string): Uint8Array => {
    const entry = container.FileIndex.find((candidate) => candidate.type === 2 && decodeStreamName(candidate.name) === name);
    if (!entry) throw new MsiFormatError(`it has no ${name.slice(1)} table`);
    return Uint8Array.from(entry.content);
  };
  try {
    const pool = readStringPool(stream('!_StringPool'), stream('!_StringData'));
    return readPropertyTable(stream('!Property'), pool);
  } catch (error) {
    if (error instanceof MsiFormatError) throw damaged(error.message, error);
    throw error;
  }
}
