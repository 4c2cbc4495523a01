import { inventorySections, renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';

/** One item of the inventory: the section's name, and the command line that the inventory script runs for it. */
export interface InventoryItem {
  section: string;
  command: string;
}

/** The command lines of the inventory script, read from the script itself, so that both sides always do the same. */
export function inventoryItems(): InventoryItem[] {
  const items: InventoryItem[] = [];
  let section: string | undefined;
  for (const line of renderInventoryScript().split('\r\n')) {
    section = /^echo ##section (\S+)/.exec(line)?.[1] ?? section;
    if (line.startsWith('echo ##end ')) section = undefined;
    // `ver >nul` only sets the exit code to zero.
    else if (section !== undefined && !line.startsWith('echo ##section ') && line !== 'ver >nul') items.push({ section, command: line });
  }
  const found = items.map((item) => item.section).join();
  if (found !== inventorySections.join()) throw new Error(`the inventory script is not a command a section: ${found}`);
  return items;
}
