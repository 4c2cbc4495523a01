import type { ApplicationPayload } from '../../operation.ts';
import { PayloadError } from '../payload-error.ts';
import { damagedInstaller, openInstallerDatabase } from './compound-file.ts';
import { readPropertyTable } from './property-table.ts';
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
  const database = await openInstallerDatabase(file);
  try {
    return readPropertyTable(database.table('Property'), readStringPool(database.table('_StringPool'), database.table('_StringData')));
  } catch (error) {
    if (error instanceof MsiFormatError) throw damagedInstaller(file, error.message, error);
    throw error;
  }
}
