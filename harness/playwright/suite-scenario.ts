import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { formatPath, positionOf, type Position } from '../scenario/document-position.ts';
import { ScenarioError, type ScenarioProblem } from '../scenario/scenario-error.ts';
import { scenarioPositions } from '../scenario/scenario-positions.ts';
import { schemaProblems } from '../scenario/schema-problems.ts';
import type { ScenarioFile } from '../scenario/schema.ts';
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
  const text = readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors.map((error): ScenarioProblem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { code: 'WP-SCENARIO-YAML', file, line, column: col, path: '', cause: `not valid YAML: ${error.message}`, mend: 'correct the syntax; indent with blanks and put text with special characters in quotes' };
  });
  if (syntax.length > 0) throw new ScenarioError(syntax);
  const data = toData(file, () => document.toJS() as unknown);
  const problems = schemaProblems(data).map(({ code, path, atKey, cause, mend }): ScenarioProblem => {
    const { line, column } = positionOf(document, lines, path, atKey ? 'key' : 'value');
    return { code, file, line, column, path: formatPath(path), cause, mend };
  });
  if (problems.length > 0) throw new ScenarioError(problems.sort((left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0)));

  const valid = data as ScenarioFile;
  const at = positionOf(document, lines, ['name']);
  const positions = scenarioPositions(text);
  const strategies = (valid.strategies ?? STRATEGIES).map((name, index) => ({ name, at: valid.strategies ? positionOf(document, lines, ['strategies', index]) : at }));
  const checkAt: SuiteScenario['checkAt'] = ({ id, operation }) => positions.expectations[id] ?? (operation === undefined ? undefined : positions.operations[operation]) ?? at;
  return { file, name: valid.name, description: valid.description ?? '', strategies, at, checkAt };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${(error as Error).message})`;
    throw new ScenarioError([{ code: 'WP-SCENARIO-NO-FILE', file, path: '', cause: reason, mend: 'name a scenario file, or a pattern such as scenarios/*.yaml' }]);
  }
}

function toData(file: string, read: () => unknown): unknown {
  try {
    const data = read();
    if (data !== null && data !== undefined) return data;
  } catch (error) {
    throw new ScenarioError([{ code: 'WP-SCENARIO-YAML', file, line: 1, column: 1, path: '', cause: (error as Error).message, mend: 'write the values out instead of using aliases' }]);
  }
  throw new ScenarioError([{ code: 'WP-SCENARIO-YAML', file, line: 1, column: 1, path: '', cause: 'the file is empty', mend: 'start from scenarios/quickstart.yaml' }]);
}
