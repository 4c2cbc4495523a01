import { editionOfKey, isProductKey, writeProductKey } from '../../setup/product-key.ts';
import type { Program } from '../../system.ts';
import { setEdition, targetEditions } from './edition.ts';
import { onlineImage } from '../image.ts';
import { LICENSING } from './licensing.ts';

const ACCESS_DENIED = 5;
const INVALID_PARAMETER = 87;

/**
 * `changepk.exe /ProductKey <key>`: the key decides which edition Windows becomes ("Windows edition upgrade"). Pane knows the keys that
 * Microsoft publishes. Codes: 0; 0xC004F050 for a key that is none; 0xC004F069 for one that no upgrade leads to. Neither output nor log
 * ever holds the key.
 */
export const program: Program = ({ system, argv, account }) => {
  const at = argv.findIndex((word) => /^[/-]productkey$/i.test(word));
  const key = argv[at + 1];
  if (at < 0 || key === undefined) return INVALID_PARAMETER;
  if (!account.administrator && account.name.toUpperCase() !== 'SYSTEM') return ACCESS_DENIED;
  const edition = isProductKey(key) ? editionOfKey(key) : undefined;
  if (edition === undefined) return LICENSING.invalidKey | 0;
  const image = onlineImage(system);
  if (edition !== image.edition) {
    if (!targetEditions(image).includes(edition)) return LICENSING.otherEdition | 0;
    setEdition(image, edition);
  }
  writeProductKey(image.registry, key);
  image.save();
  system.log(`changepk: edition ${edition}`);
  return 0;
};
