import { readFileSync } from 'node:fs';
import { positionOf, type Position } from '../scenario/document-position.ts';
import { readScenarioDocument, unreadableScenario } from '../scenario/read-document.ts';
import { scenarioPositions } from '../scenario/scenario-positions.ts';
import { STRATEGIES, type StrategyName } from '../servicing/operation.ts';

/** What registering tests needs of a scenario file. */
export interface SuiteScenario {
  file: string;
  name: string;
  description: string;
  strategies: { name: StrategyName; at: Position }[];
  /** Where the name is. */
  at: Position;
  /** Where what a check is about is written. */
  checkAt: (check: { id: string; operation?: string | undefined }) => Position;
}

/**
 * Reads name and strategies of a scenario file; nothing that it names is looked at.
 * @throws ScenarioError with every problem of the file's form, each at its line and column
 */
export function readSuiteScenario(file: string): SuiteScenario {
  const { text, document, lines, data: valid } = readScenarioDocument(file, readBytes(file));
  const at = positionOf(document, lines, ['name']);
  const positions = scenarioPositions(text);
  const strategies = (valid.strategies ?? STRATEGIES).map((name, index) => ({ name, at: valid.strategies ? positionOf(document, lines, ['strategies', index]) : at }));
  const checkAt: SuiteScenario['checkAt'] = ({ id, operation }) => positions.expectations[id] ?? (operation === undefined ? undefined : positions.operations[operation]) ?? at;
  return { file, name: valid.name, description: valid.description ?? '', strategies, at, checkAt };
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadableScenario(file, error as NodeJS.ErrnoException);
  }
}
