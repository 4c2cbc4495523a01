import { parseComponentStoreHealth } from '../../../tools/dism/parse-component-store-health.ts';
import { parseHotfixes } from '../../../tools/systeminfo/systeminfo.ts';
import type { InventoryAnswer } from '../inventory-answer.ts';
import { oneLine, type Section } from '../inventory-text.ts';
import { commandProblem } from './command-problem.ts';

/** `dism /Online /Cleanup-Image /CheckHealth`. */
export function readComponentStore(section: Section): InventoryAnswer {
  if (section.exitCode !== 0) return commandProblem('component-store-health', 'dism /CheckHealth', section);
  return { ask: 'component-store-health', health: parseComponentStoreHealth(section.text), text: oneLine(section.text) };
}

/** `systeminfo`: its labels are translated, the numbered lines `[01]: KB5044284` are not. */
export function readHotfixes(section: Section): InventoryAnswer {
  if (section.exitCode !== 0) return commandProblem('hotfixes', 'systeminfo', section);
  return { ask: 'hotfixes', kbs: parseHotfixes(section.text) };
}
