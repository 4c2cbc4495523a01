import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runRecordSchema } from '../harness/run/run-record.ts';
import type { ScenarioPlaces } from './scenario-places.ts';

/** Where a stored run's scenarios are written down; empty when its `run.json` does not say. */
export function readPlaces(folder: string): ScenarioPlaces {
  try {
    const record = runRecordSchema.parse(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')));
    return Object.fromEntries(record.scenarios.map(({ name, file, positions }) => [name, { ...(file !== undefined && { file }), ...(positions && { positions }) }]));
  } catch {
    return {};
  }
}
