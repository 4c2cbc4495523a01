import type { InventoryAnswer } from '../inventory-answer.ts';
import type { Section } from '../inventory-text.ts';
import { commandProblem } from './command-problem.ts';
import { readPresence } from './read-presence.ts';

/** findstr leaves with 0 when lines were found and with 1 when none was [findstr: Windows commands]; anything else is no answer. */
export function readLogLines(section: Section): InventoryAnswer {
  const presence = readPresence(section);
  if ('problem' in presence) return { ask: 'log-lines', problem: presence.problem };
  if (presence.found === 'absent') return { ask: 'log-lines', found: 'absent' };
  if (presence.found !== 'file') return { ask: 'log-lines', problem: 'it is a folder, not a log' };
  const lines = presence.rest.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
  const { exitCode } = section;
  if (!(exitCode === 0 && lines.length > 0) && !(exitCode === 1 && lines.length === 0)) return commandProblem('log-lines', 'findstr', { ...section, text: presence.rest });
  return { ask: 'log-lines', found: { sizeBytes: presence.sizeBytes, lines } };
}
