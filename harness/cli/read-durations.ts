import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { WimproofError } from '../errors/wimproof-error.ts';
import { durationsOf, parseDurations, type RecordedDuration } from '../matrix/durations.ts';
import { readOutcome } from '../matrix/read-outcome.ts';
import { STRATEGIES } from '../servicing/operation.ts';
import { findRunFolders } from './find-run-folders.ts';

/**
 * The recorded times in `durations.json` files, run folders and folders of run folders. Of a run folder every whole
 * outcome counts; a cut one tells no time and is passed over.
 * @throws WimproofError `WP-DURATIONS-FILE` (scenario) for a place that is neither
 */
export async function readDurations(places: readonly string[]): Promise<RecordedDuration[]> {
  const all: RecordedDuration[] = [];
  for (const place of places) {
    const found = await stat(place).catch(() => undefined);
    if (found?.isFile()) all.push(...parseDurations(await readFile(place, 'utf8'), place));
    else if (found?.isDirectory()) for (const folder of await findRunFolders(place)) all.push(...(await ofRun(folder)));
    else throw new WimproofError({ code: 'WP-DURATIONS-FILE', kind: 'scenario', cause: `${place} is neither a file nor a folder`, mend: 'name a durations.json, a run folder, or leave --durations out' });
  }
  return all;
}

async function ofRun(folder: string): Promise<RecordedDuration[]> {
  const scenarios = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  const texts = await Promise.all(scenarios.flatMap(({ name }) => STRATEGIES.map((strategy) => readFile(join(folder, name, strategy, 'outcome.json'), 'utf8').catch(() => ''))));
  return durationsOf(texts.map(readOutcome).flatMap((read) => ('outcome' in read ? [read.outcome] : [])));
}
