import { mediumLetters } from '../script/batch.ts';
import type { WinRm } from '../winrm/winrm.ts';
import type { Inventory } from './inventory.ts';
import { inventoryError } from './inventory-text.ts';
import { parseInventory } from './parse-inventory.ts';

/**
 * Runs `\wimproof\inventory.cmd` of the ANSWER medium as one WinRM command. Returns the inventory and the raw output,
 * which belongs into the evidence. Throws WP-INVENTORY-UNREADABLE, and WinRM errors as they are.
 */
export async function takeInventory(winrm: WinRm, options: { deadlineMs: number; signal?: AbortSignal }): Promise<{ inventory: Inventory; raw: string }> {
  const script = '%d:\\wimproof\\inventory.cmd';
  const result = await winrm.run(`for %d in (${mediumLetters}) do @if exist "${script}" call "${script}"`, options);
  if (result.stdout.trim() === '') throw inventoryError(`it is empty (exit code ${result.exitCode}); ${result.stderr.trim().slice(0, 200) || 'no drive of the guest holds inventory.cmd'}`);
  return { inventory: parseInventory(result.stdout), raw: result.stdout };
}
