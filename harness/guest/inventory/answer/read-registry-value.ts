import { parseRegQuery } from '../../../tools/reg/parse-reg-query.ts';
import type { InventoryAnswer } from '../inventory-answer.ts';
import type { InventoryRequest } from '../inventory-request.ts';
import type { Section } from '../inventory-text.ts';
import { commandProblem } from './command-problem.ts';

/**
 * `reg query KEY /v VALUE`, with standard error. It leaves with 1 both for a value that is not there and for other errors;
 * in English the message tells them apart, and in other languages the mere number must do.
 */
export function readRegistryValue(request: Extract<InventoryRequest, { ask: 'registry-value' }>, section: Section): InventoryAnswer {
  const text = section.text.trim();
  if (section.exitCode === 1 && (!/^ERROR:/m.test(text) || /unable to find the specified registry key or value/i.test(text)) && text !== '') return { ask: 'registry-value', found: null };
  if (section.exitCode !== 0) return commandProblem('registry-value', 'reg query', section);
  const value = parseRegQuery(section.text).flatMap(({ values }) => values).find(({ name }) => name.toLowerCase() === request.value.toLowerCase());
  if (!value) return { ask: 'registry-value', problem: `reg query succeeded but did not print the value: ${JSON.stringify(text.slice(0, 120))}` };
  // A key without a default value is answered with a remark in brackets, in the display language.
  if (request.value === '' && value.type === 'REG_SZ' && /^\(.+\)$/.test(value.data)) return { ask: 'registry-value', found: null };
  return { ask: 'registry-value', found: { type: value.type, data: value.data } };
}
