import type { Element } from '../../servicing/xml.ts';
import { isProductKey } from '../product-key.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import { at, textAt } from '../unattend/answer-file.ts';

/**
 * `UserData/ProductKey/Key` of windowsPE; undefined without the setting, and for an empty key with `WillShowUI` Never, which answer
 * files use to pass the page by. Throws SetupFailure for a key of a wrong form, and for an empty one that Setup would ask for.
 */
export function givenProductKey(userData: Element | undefined): string | undefined {
  const setting = at(userData, 'ProductKey');
  if (!at(setting, 'Key')) return undefined;
  const key = textAt(setting, 'Key');
  if (key === undefined) {
    if (textAt(setting, 'WillShowUI')?.toLowerCase() === 'never') return undefined;
    throw new SetupFailure(CODE.notFound, 'UserData/ProductKey/Key is empty, so Windows Setup would have to ask for a product key.');
  }
  if (!isProductKey(key)) throw new SetupFailure(CODE.invalidParameter, 'The unattend answer file contains an invalid product key. Either remove the invalid key or provide a valid product key in the unattend answer file to proceed with Windows installation.');
  return key.toUpperCase();
}
