import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Guest } from '../guest.ts';
import { suiteError } from '../suite-error.ts';

/** What the matchers are for. */
export type Subject = Pick<Guest, 'currentInventory'> | Inventory;

/** The inventory to judge on. @throws ScenarioFileError for anything that has none */
export async function inventoryOf(subject: unknown): Promise<Inventory> {
  if (typeof subject === 'object' && subject !== null) {
    if ('currentInventory' in subject) return (subject as Pick<Guest, 'currentInventory'>).currentInventory();
    if ('schema' in subject && subject.schema === 'wimproof.inventory/2') return subject as Inventory;
  }
  throw suiteError(new WimproofError({ code: 'WP-MATCHER-SUBJECT', kind: 'scenario', cause: 'this matcher wants a guest or an inventory', mend: 'write expect(guest) or expect(guest.inventory)' }));
}
