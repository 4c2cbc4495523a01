import { WimproofError } from '../../errors/wimproof-error.ts';
import { inventorySections } from '../script/inventory-script.ts';

/** One section of the inventory script's output. */
export interface Section {
  name: string;
  text: string;
  /** Unsigned 32 bit. */
  exitCode: number;
}

/**
 * Parts the output of the inventory script into its sections. All must be there, in order, closed, and followed by the
 * end marker: output that is empty or cut must never look like a guest on which nothing is installed.
 * @param requested names of the sections that the script's requests have, behind the fixed ones (`requestName`)
 */
export function splitInventory(output: string, requested: readonly string[] = []): Map<string, Section> {
  const lines = output.split(/\r?\n/);
  const sections = new Map<string, Section>();
  let at = lines.findIndex((line) => line.trim() === '##inventory version=2');
  if (at < 0) throw inventoryError(output.trim() === '' ? 'it is empty' : `it does not begin with "##inventory version=2" but with ${JSON.stringify(lines[0]!.slice(0, 80))}`);
  for (const name of [...inventorySections, ...requested]) {
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

/** The beginning of a text on one line, for messages. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}
