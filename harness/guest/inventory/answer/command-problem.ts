import type { InventoryQuestion } from '../inventory-request.ts';
import { oneLine, type Section } from '../inventory-text.ts';

/** The command did not do what was asked: its exit code and the beginning of what it said. */
export function commandProblem<Question extends InventoryQuestion>(ask: Question, tool: string, section: Section): { ask: Question; problem: string } {
  const said = oneLine(section.text);
  return { ask, problem: `${tool} ended with exit code ${section.exitCode}${section.exitCode > 0xffff ? ` = 0x${section.exitCode.toString(16)}` : ''}${said === '' ? ' and said nothing' : `: ${said}`}` };
}
