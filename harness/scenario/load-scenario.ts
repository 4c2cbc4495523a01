import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { formatPath, positionOf } from './document-position.ts';
import { checkNamedFile } from './named-files.ts';
import { schemaProblems, type DataProblem } from './schema-problems.ts';
import type { ScenarioFile } from './schema.ts';
import { ScenarioError, type ScenarioProblem } from './scenario-error.ts';
import { scenarioFromFile } from './scenario-from-file.ts';
import { namedFiles, semanticProblems } from './semantic-problems.ts';
import type { Scenario } from './scenario.ts';

export interface LoadOptions {
  /** Folder of the built payloads (`build-payloads.ts`): `${payloads}` is replaced by it and the files must exist. */
  payloadsDirectory?: string;
  /** Names of machine templates; with it, unknown ones are a problem. */
  knownTemplates?: readonly string[];
  /**
   * False: the files that the scenario names are not asked for, as on a host that only plans what others run. `payloads`:
   * all but the image. Default true.
   */
  checkFiles?: boolean | 'payloads';
}

/**
 * Reads a scenario file. Without `payloadsDirectory`, sources below `${payloads}` keep the variable: enough for
 * `wimproof validate`; build the payloads and load again before resolving the request.
 * @throws ScenarioError with every problem of the file, each at its line and column.
 */
export async function loadScenario(file: string, options: LoadOptions = {}): Promise<Scenario> {
  const absolute = path.resolve(file);
  const { document, lines, data } = parseText(absolute, await readText(absolute));
  const at = (problem: DataProblem): ScenarioProblem => locate(absolute, document, lines, problem);
  const structural = [...yamlProblems(absolute, document, lines), ...schemaProblems(data).map(at)];
  if (structural.length > 0) throw new ScenarioError(inFileOrder(structural));

  const valid = data as ScenarioFile;
  const problems = semanticProblems(valid, options);
  const folder = path.dirname(absolute);
  const drivers = new Map<string, string>();
  for (const named of options.checkFiles === false ? [] : namedFiles(valid, folder, options.payloadsDirectory)) {
    if (options.checkFiles === 'payloads' && named.path[0] === 'image') continue;
    if (problems.some((problem) => problem.path.join() === named.path.join())) continue;
    const result = await checkNamedFile(named);
    if ('problem' in result) problems.push(result.problem);
    else drivers.set(named.file, result.file);
  }
  if (problems.length > 0) throw new ScenarioError(inFileOrder(problems.map(at)));

  const scenario = scenarioFromFile(absolute, valid, options.payloadsDirectory);
  // A driver named by its folder becomes its .inf.
  scenario.request = scenario.request.map((operation) => (operation.operation === 'add-driver' ? { ...operation, source: drivers.get(operation.source) ?? operation.source } : operation));
  return scenario;
}

async function readText(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${(error as Error).message})`;
    throw new ScenarioError([{ code: 'WP-SCENARIO-NO-FILE', file, path: '', cause: reason, mend: 'name a scenario file, such as scenarios/quickstart.yaml' }]);
  }
}

interface Parsed {
  document: Document;
  lines: LineCounter;
  data: unknown;
}

function parseText(file: string, text: string): Parsed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fatal = document.errors.filter((error) => error.code !== 'DUPLICATE_KEY');
  // Syntax errors make everything after them doubtful, so they are reported alone.
  if (fatal.length > 0) throw new ScenarioError(yamlProblems(file, document, lines));
  try {
    const data: unknown = document.toJS();
    if (data !== null && data !== undefined) return { document, lines, data };
  } catch (error) {
    const cause = (error as Error).message;
    throw new ScenarioError([{ code: 'WP-SCENARIO-YAML', file, line: 1, column: 1, path: '', cause, mend: 'write the values out instead of using aliases' }]);
  }
  throw new ScenarioError([{ code: 'WP-SCENARIO-YAML', file, line: 1, column: 1, path: '', cause: 'the file is empty', mend: 'start from scenarios/quickstart.yaml' }]);
}

function yamlProblems(file: string, document: Document, lines: LineCounter): ScenarioProblem[] {
  return document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const duplicate = error.code === 'DUPLICATE_KEY';
    return {
      code: duplicate ? 'WP-SCENARIO-DUPLICATE-KEY' : 'WP-SCENARIO-YAML',
      file,
      line,
      column: col,
      path: '',
      cause: duplicate ? 'a key occurs twice in one map' : `not valid YAML: ${error.message}`,
      mend: duplicate ? 'keep one of the two' : 'correct the syntax; indent with blanks and put text with special characters in quotes',
    };
  });
}

function locate(file: string, document: Document, lines: LineCounter, { code, path: at, atKey, cause, mend }: DataProblem): ScenarioProblem {
  const { line, column } = positionOf(document, lines, at, atKey ? 'key' : 'value');
  return { code, file, line, column, path: formatPath(at), cause, mend };
}

function inFileOrder(problems: ScenarioProblem[]): ScenarioProblem[] {
  return problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0));
}
