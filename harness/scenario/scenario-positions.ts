import { LineCounter, parseDocument } from 'yaml';
import { positionOf, type Position } from './document-position.ts';
import { expectationsFromEntry } from './expectations-from-entry.ts';
import { operationId } from './scenario-from-file.ts';
import { scenarioFileSchema } from './schema.ts';

/** Where in the scenario file what a check is about is written, by id. */
export interface ScenarioPositions {
  operations: Record<string, Position>;
  /** Those that the file states itself, under `expect`. */
  expectations: Record<string, Position>;
}

/** Positions in the text of a scenario file; none for a text that is no valid scenario. Pure. */
export function scenarioPositions(text: string): ScenarioPositions {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false });
  const positions: ScenarioPositions = { operations: {}, expectations: {} };
  const file = document.errors.length === 0 ? scenarioFileSchema.safeParse(document.toJS()) : undefined;
  if (!file?.success) return positions;
  for (const [index, entry] of file.data.request.entries()) positions.operations[operationId(entry)] = positionOf(document, lines, ['request', index]);
  for (const [index, entry] of (file.data.expect ?? []).entries())
    for (const { id } of 'remove' in entry ? [] : expectationsFromEntry(entry)) positions.expectations[id] = positionOf(document, lines, ['expect', index]);
  return positions;
}
