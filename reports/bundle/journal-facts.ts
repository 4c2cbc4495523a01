import type { Verdict } from '../../harness/verify/outcome.ts';
import { readJournal } from '../read-journal.ts';
import type { RunFiles } from './run-files.ts';
import type { RunProblem } from './run-verification.ts';

/** What a journal says of the run as a whole. */
export interface JournalFacts {
  run?: string;
  end?: { verdict: Verdict; exitCode: number };
  /** The last verdict told of each cell, by `scenario/strategy`. */
  verdicts: Map<string, Verdict>;
  /** Cells whose machine said something on the serial line. */
  serial: Set<string>;
}

const PATH = 'journal.ndjson';
/** An event holds at most the log of one job step. */
const LONGEST_LINE = 32 * 1024 * 1024;

/** Reads a journal line by line; what is wrong with it is added to `problems`. */
export async function readJournalFacts(files: RunFiles, problems: RunProblem[]): Promise<JournalFacts> {
  const facts: JournalFacts = { verdicts: new Map(), serial: new Set() };
  const add = (text: string): void => void problems.push({ code: 'journal', path: PATH, text: `${PATH}: ${text}` });
  if (!files.paths.has(PATH)) {
    problems.push({ code: 'missing', path: PATH, text: `${PATH} is not there` });
    return facts;
  }
  const runs = new Set<string>();
  let number = 0;
  try {
    for await (const line of linesOf(files.pieces(PATH))) {
      number++;
      const event = readJournal(line)[0];
      if (!event) {
        add(`line ${number} is no event`);
        break;
      }
      runs.add(event.run);
      if (facts.end) add(`line ${number} comes after the run's end`);
      if (event.type === 'run-end') facts.end = { verdict: event.verdict, exitCode: event.exitCode };
      if (event.type === 'outcome-end') facts.verdicts.set(`${event.scenario}/${event.strategy}`, event.verdict);
      if (event.type === 'serial') facts.serial.add(`${event.scenario}/${event.strategy}`);
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    add(error.message);
  }
  if (runs.size > 1) add('its lines are of more than one run');
  const [run] = runs;
  return run === undefined ? facts : { ...facts, run };
}

/** Lines of a text that comes in pieces; each must end in a line feed. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new RangeError(`a line is longer than ${LONGEST_LINE} characters`);
    yield* lines;
  }
  if (rest !== '') throw new RangeError('its last line is cut');
}
