import { parseRunRecord } from '../harness/run/run-record.ts';
import { evidenceText } from './evidence-files.ts';
import type { ScenarioPlaces } from './scenario-places.ts';

/** Where a stored run's scenarios are written down; empty when its `run.json` does not say. */
export function readPlaces(folder: string): ScenarioPlaces {
  const scenarios = parseRunRecord(evidenceText(folder, 'run.json') ?? '')?.scenarios ?? [];
  return Object.fromEntries(scenarios.map(({ name, file, positions }) => [name, { ...(file !== undefined && { file }), ...(positions && { positions }) }]));
}
