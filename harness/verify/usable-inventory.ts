import type { Inventory } from '../guest/inventory/inventory.ts';
import { WimproofError } from '../errors/wimproof-error.ts';

/**
 * The sections in which something is empty that no Windows leaves empty; none for a usable inventory.
 * Drivers and applications may be empty: a plain Windows has neither third-party drivers nor MSI products.
 */
export function emptySections(inventory: Inventory): string[] {
  return [
    inventory.packages.length === 0 && 'packages',
    inventory.features.length === 0 && 'features',
    inventory.windowsVersion.trim() === '' && 'windowsVersion',
    inventory.edition.trim() === '' && 'edition',
    inventory.imageState.trim() === '' && 'imageState',
  ].filter((section) => section !== false);
}

/**
 * Refuses an inventory in which something is empty that no Windows leaves empty. Otherwise `absent` checks would pass,
 * and two broken inventories would agree, merely because the guest printed nothing: a WinRM command line over 8,191
 * characters, for one, returns no output with exit code 0.
 * @throws WimproofError WP-INVENTORY-EMPTY (infrastructure)
 */
export function assertUsableInventory(inventory: Inventory): void {
  const empty = emptySections(inventory);
  if (empty.length === 0) return;
  throw new WimproofError({
    code: 'WP-INVENTORY-EMPTY',
    kind: 'infrastructure',
    cause: `The inventory has nothing in ${empty.join(', ')}, where Windows always has something; nothing can be judged on it.`,
    mend: "Look at the inventory job's raw output in the outcome's folder, then run the scenario again.",
  });
}
