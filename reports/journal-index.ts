import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { JournalEvent } from '../harness/run/journal-event.ts';
import { eventOf } from './read-journal.ts';
import type { Cell, JournalHead } from './rebuild-from-journal.ts';

/** A journal that was read once: what it says of the run, and where the events of each cell stand. */
export interface JournalIndex extends JournalHead {
  /** Every scenario x strategy that an event names, in order of appearance. */
  cells: readonly Cell[];
  /** The events of a cell, in order, read anew. Of lines of the serial line and phases that follow each other only the last. */
  events(cell: Cell): JournalEvent[];
}
interface Place {
  offset: number;
  length: number;
}
interface IndexedCell extends Cell {
  places: Place[];
  /** Stage of the last place when that is a line of the guest's; such lines are many, and only the time of the last says something. */
  chatter?: string;
}

const CHUNK = 1 << 20;
const LINE_FEED = 0x0a;
const EMPTY: JournalIndex = { cells: [], events: () => [] };

/** Reads `journal.ndjson` once, a piece at a time; keeps places, not events. A file that is not there has no events. */
export function indexJournal(file: string): JournalIndex {
  const head: JournalHead = {};
  const cells = new Map<string, IndexedCell>();
  const read = eachLine(file, (line, offset) => {
    const event = eventOf(line.toString('utf8'));
    if (!event) return;
    head.first ??= { at: event.at, run: event.run };
    if (event.type === 'run-start') head.start ??= event;
    else if (event.type === 'run-end') head.end = event;
    else if (typeof event.scenario === 'string' && typeof event.strategy === 'string') note(cells, event, { offset, length: line.length });
  });
  if (!read) return EMPTY;
  return { ...head, cells: [...cells.values()].map(({ scenario, strategy }) => ({ scenario, strategy })), events: (cell) => eventsAt(file, cells.get(key(cell))?.places ?? []) };
}

function note(cells: Map<string, IndexedCell>, event: Exclude<JournalEvent, { type: 'run-start' | 'run-end' }>, place: Place): void {
  const { scenario, strategy } = event;
  let cell = cells.get(key(event));
  if (!cell) cells.set(key(event), (cell = { scenario, strategy, places: [] }));
  // Begun again, after an infrastructure error: the last attempt is the one that counts.
  if (event.type === 'outcome-start') cell.places = [];
  const chatter = event.type === 'serial' || event.type === 'phase' ? event.stage : undefined;
  if (chatter !== undefined && chatter === cell.chatter) cell.places[cell.places.length - 1] = place;
  else cell.places.push(place);
  if (chatter === undefined) delete cell.chatter;
  else cell.chatter = chatter;
}

function key({ scenario, strategy }: Cell): string {
  return `${scenario}\n${strategy}`;
}

function eventsAt(file: string, places: readonly Place[]): JournalEvent[] {
  if (places.length === 0) return [];
  const descriptor = openSync(file, 'r');
  try {
    return places.flatMap(({ offset, length }) => {
      const line = Buffer.allocUnsafe(length);
      const read = readSync(descriptor, line, 0, length, offset);
      return eventOf(line.toString('utf8', 0, read)) ?? [];
    });
  } finally {
    closeSync(descriptor);
  }
}

/** Calls with each line and its place in the file. False when there is no such file. */
function eachLine(file: string, visit: (line: Buffer, offset: number) => void): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'r');
  } catch (error) {
    // Not there, or in what is no folder.
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
  try {
    if (!fstatSync(descriptor).isFile()) return false;
    const chunk = Buffer.allocUnsafe(CHUNK);
    let parts: Buffer[] = [];
    let carried = 0;
    let position = 0;
    for (let read = readSync(descriptor, chunk, 0, CHUNK, position); read > 0; read = readSync(descriptor, chunk, 0, CHUNK, position)) {
      let from = 0;
      for (let at = chunk.indexOf(LINE_FEED); at >= 0 && at < read; at = chunk.indexOf(LINE_FEED, from)) {
        const rest = chunk.subarray(from, at);
        visit(parts.length > 0 ? Buffer.concat([...parts, rest]) : rest, position + from - carried);
        [parts, carried] = [[], 0];
        from = at + 1;
      }
      if (from < read) {
        // The chunk's memory is used again for the next piece.
        parts.push(Buffer.from(chunk.subarray(from, read)));
        carried += read - from;
      }
      position += read;
    }
    if (carried > 0) visit(Buffer.concat(parts), position - carried);
    return true;
  } finally {
    closeSync(descriptor);
  }
}
