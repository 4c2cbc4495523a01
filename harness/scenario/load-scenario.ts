import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkNamedFile } from './named-files.ts';
import { readScenarioDocument, unreadableScenario } from './read-document.ts';
import { ScenarioError } from './scenario-error.ts';
import { scenarioFromFile } from './scenario-from-file.ts';
import { namedFiles, semanticProblems } from './semantic-problems.ts';
import type { Scenario } from './scenario.ts';
import { inFileOrder } from './yaml-file.ts';

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
  const bytes = await readFile(absolute).catch((error: NodeJS.ErrnoException) => {
    throw unreadableScenario(absolute, error);
  });
  const { data: valid, located } = readScenarioDocument(absolute, bytes);
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
  if (problems.length > 0) throw new ScenarioError(inFileOrder(problems.map(located)));

  const scenario = scenarioFromFile(absolute, valid, options.payloadsDirectory);
  // A driver named by its folder becomes its .inf.
  scenario.request = scenario.request.map((operation) => (operation.operation === 'add-driver' ? { ...operation, source: drivers.get(operation.source) ?? operation.source } : operation));
  return scenario;
}
