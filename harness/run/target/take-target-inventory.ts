import { WimproofError } from '../../errors/wimproof-error.ts';
import { askCarriedInventory } from '../../guest/inventory/carried-inventory.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import { inventoryError, oneLine } from '../../guest/inventory/inventory-text.ts';
import type { InventoryRequest } from '../../guest/inventory/inventory-request.ts';
import { parseInventory } from '../../guest/inventory/parse-inventory.ts';
import type { WinRm } from '../../guest/winrm/winrm.ts';
import { notElevated } from './connect-target.ts';

export interface TargetInventory {
  inventory: Inventory;
  /** What the machine printed. */
  raw: string;
  /** Said to the user: a folder that could not be removed. */
  notes: string[];
}
export interface TakeOptions {
  requests: readonly InventoryRequest[];
  username: string;
  deadlineMs: number;
  signal: AbortSignal;
  /** Called with what the machine printed, before anything is made of it: evidence when it cannot be read. */
  keep?: (raw: string) => Promise<void>;
}

/**
 * Asks an existing machine what is installed: the very script of a run, which travels over WinRM into a folder of its own
 * and is removed. It only reads.
 * @throws WimproofError (infrastructure) WP-TARGET-NOT-ELEVATED when the account lacks rights; WP-INVENTORY-UNREADABLE when
 * the answer is empty, cut or otherwise not whole; WP-WINRM-...
 */
export async function takeTargetInventory(winrm: WinRm, { requests, username, deadlineMs, signal, keep }: TakeOptions): Promise<TargetInventory> {
  const { stdout, stderr, exitCode, leftBehind } = await askCarriedInventory(winrm, requests, { deadlineMs, signal });
  await keep?.(stdout);
  return { inventory: readAnswer(), raw: stdout, notes: leftBehind === undefined ? [] : [`${leftBehind} at ${winrm.where} could not be removed: remove it there`] };

  function readAnswer(): Inventory {
    // ERROR_ELEVATION_REQUIRED, by any of the tools.
    if (/^##end \S+ exit=740\s*$/m.test(stdout)) throw notElevated(winrm.where, username);
    try {
      if (stdout.trim() === '' && stderr.trim() !== '') throw inventoryError(`it is empty; the machine said: ${oneLine(stderr)}`);
      const inventory = parseInventory(stdout, requests);
      if (exitCode !== 0) throw inventoryError(`the script ended with ${exitCode}`);
      return inventory;
    } catch (error) {
      if (!(error instanceof WimproofError)) throw error;
      throw new WimproofError({
        code: error.code,
        kind: 'infrastructure',
        cause: error.message,
        mend: 'run it again; if it stays so, run the command of that section on the machine (docs/existing-machines.md lists them) and look at what it prints',
        original: error,
      });
    }
  }
}
