import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import type { Section } from './inventory-text.ts';
import type { Inventory } from './inventory.ts';

/**
 * Programs as "Apps & features" counts them: subkeys of Uninstall with a DisplayName. `productCode` is the key's name:
 * a GUID for MSI products, anything for others.
 */
export function readApplications(text: string, section: Section): Inventory['applications'] {
  // The 32-bit branch may be absent; then reg leaves with 1 and prints nothing on this stream.
  if (section.exitCode === 1) return [];
  return parseRegQuery(text).flatMap((key) => {
    const name = registryData(key, 'DisplayName');
    if (!name) return [];
    return [{
      productCode: key.path.slice(key.path.lastIndexOf('\\') + 1),
      name: name.trim(),
      version: registryData(key, 'DisplayVersion')?.trim() ?? '',
      publisher: registryData(key, 'Publisher')?.trim() ?? '',
    }];
  });
}
