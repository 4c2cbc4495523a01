import type { Registry } from '../../registry/registry.ts';
import { editionOfKey, isProductKey, writeProductKey } from '../../setup/product-key.ts';
import { CURRENT_VERSION, type ServicedImage } from '../image.ts';

const PLATFORM = `${CURRENT_VERSION}\\SoftwareProtectionPlatform`;

/** HRESULTs of the Software Licensing Service ("Slmgr.vbs options", activation error codes). */
export const LICENSING = {
  /** SL_E_INVALID_PRODUCT_KEY: the key has the wrong form. */
  invalidKey: 0xc004f050,
  /** SL_E_PRODUCT_SKU_NOT_INSTALLED: the key is for another edition. */
  otherEdition: 0xc004f069,
} as const;

/** Key for the edition that is installed, as `slmgr /ipk` takes it: an error code, or undefined when it fits and was noted. */
export function installKey(image: ServicedImage, key: string): number | undefined {
  if (!isProductKey(key)) return LICENSING.invalidKey;
  const edition = editionOfKey(key);
  // A key that Microsoft has not published could be for any edition; Pane asks nobody and takes no such key.
  if (edition === undefined) return LICENSING.invalidKey;
  if (edition !== image.edition) return LICENSING.otherEdition;
  writeProductKey(image.registry, key);
  image.save();
  return undefined;
}

/** The last five characters of the installed key, which alone are ever shown; '' for none. */
export function partialKey(registry: Registry): string {
  return (registry.get(PLATFORM)?.text('BackupProductKeyDefault') ?? '').slice(-5);
}
