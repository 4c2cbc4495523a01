import { WimproofError } from '../../errors/wimproof-error.ts';
import { inventorySections, type InventorySection } from '../script/inventory-script.ts';

/** One section of the inventory script's output. */
export interface Section {
  name: InventorySection;
  text: string;
  /** Unsigned 32 bit. */
  exitCode: number;
}

/**
 * Parts the output of the inventory script into its sections. All must be there, in order, closed, and followed by the
 * end marker: output that is empty or cut must never look like a guest on which nothing is installed.
 */
export function splitInventory(output: string): Map<InventorySection, Section> {
  const lines = output.split(/\r?\n/);
  const sections = new Map<InventorySection, Section>();
  let at = lines.findIndex((line) => line.trim() === '##inventory version=1');
  if (at < 0) throw inventoryError(output.trim() === '' ? 'it is empty' : `it does not begin with "##inventory version=1" but with ${JSON.stringify(lines[0]!.slice(0, 80))}`);
  for (const name of inventorySections) {
    const start = nextMarker(lines, at + 1);
    if (lines[start]?.trim() !== `##section ${name}`) throw inventoryError(`section ${name} is missing${lines[start] === undefined ? ': the output is cut' : `, ${JSON.stringify(lines[start])} stands there`}`);
    const end = nextMarker(lines, start + 1);
    const exit = new RegExp(`^##end ${name} exit=(-?\\d+)$`).exec(lines[end]?.trim() ?? '')?.[1];
    if (exit === undefined) throw inventoryError(`section ${name} has no end: the output is cut`);
    sections.set(name, { name, text: lines.slice(start + 1, end).join('\n'), exitCode: Number(exit) >>> 0 });
    at = end;
  }
  const last = nextMarker(lines, at + 1);
  if (lines[last]?.trim() !== '##inventory-end') throw inventoryError('the line "##inventory-end" is missing: the output is cut');
  return sections;
}

function nextMarker(lines: string[], from: number): number {
  const at = lines.findIndex((line, index) => index >= from && /^##(?:section|end|inventory-end|inventory)\b/.test(line.trim()));
  return at < 0 ? lines.length : at;
}

export function inventoryError(why: string, original?: unknown): WimproofError {
  return new WimproofError({
    code: 'WP-INVENTORY-UNREADABLE',
    kind: 'infrastructure',
    cause: `the inventory of the guest cannot be read: ${why}`,
    mend: 'look at the raw inventory output in the evidence, and run \\wimproof\\inventory.cmd of the ANSWER medium in the guest',
    original,
  });
}
