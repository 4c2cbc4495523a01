import { parseServiceConfig } from '../../../tools/sc/parse-service-config.ts';
import type { InventoryAnswer } from '../inventory-answer.ts';
import type { Section } from '../inventory-text.ts';
import { commandProblem } from './command-problem.ts';

/** ERROR_SERVICE_DOES_NOT_EXIST. */
const noSuchService = 1060;

/** `sc qc NAME`, which alone tells a delayed start. */
export function readServiceConfiguration(section: Section): InventoryAnswer {
  if (section.exitCode === noSuchService) return { ask: 'service', found: null };
  if (section.exitCode !== 0) return commandProblem('service', 'sc qc', section);
  const { start, delayed } = parseServiceConfig(section.text);
  return { ask: 'service', found: { startType: start === 'automatic' && delayed ? 'automatic-delayed' : start } };
}
