import { failures } from '../exit-codes/exit-meaning.ts';

/** What the licensing service says of keys (slerror.h). */
export const licensingErrors = failures([
  [0xc004e016, 'SL_E_PKEY_INVALID_CONFIG', 'the product key is not for this Windows', 'use a key of this edition and version'],
  [0xc004f014, 'SL_E_PKEY_NOT_INSTALLED', 'no product key is there', 'install a key first'],
  [0xc004f015, 'SL_E_PRODUCT_SKU_NOT_INSTALLED', 'no licence for the edition of this key is installed', 'use a key of this edition, or upgrade the edition'],
  [0xc004f025, 'SL_E_LUA_ACCESSDENIED', 'the action needs an administrator', 'run elevated'],
  [0xc004f050, 'SL_E_INVALID_PRODUCT_KEY', 'the product key is not valid', 'check the key'],
  [0xc004f051, 'SL_E_BLOCKED_PRODUCT_KEY', 'the product key is blocked', 'use another key'],
  [0xc004f061, 'SL_E_PKEY_INVALID_UPGRADE', 'the key is for upgrades only', 'use a key for new installations'],
  [0xc004f069, 'SL_E_MISMATCHED_PRODUCT_SKU', 'the key is for an edition that is not there; evaluations take no retail key', 'upgrade the edition first'],
  [0xc004f210, 'SL_E_EDITION_MISMATCHED', 'the licence is for another edition than the installed one', 'use a key of this edition, or upgrade the edition'],
]);
