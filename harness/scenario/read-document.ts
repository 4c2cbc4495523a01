import { ScenarioError } from './scenario-error.ts';
import { schemaProblems } from './schema-problems.ts';
import type { ScenarioFile } from './schema.ts';
import { inFileOrder, notUtf8, parseYaml, unreadable, yamlData, type YamlKind, type YamlText } from './yaml-file.ts';

const SCENARIO: YamlKind = { prefix: 'WP-SCENARIO', example: 'scenarios/quickstart.yaml' };

/** A scenario file that has the right form. */
export interface ScenarioDocument extends Omit<YamlText, 'syntax'> {
  text: string;
  data: ScenarioFile;
}

/**
 * Reads the bytes of a scenario file and checks its form; nothing that it names is looked at. Pure.
 * @throws ScenarioError with every problem of the form, each at its line and column
 */
export function readScenarioDocument(file: string, bytes: Buffer): ScenarioDocument {
  const encoding = notUtf8(SCENARIO, file, bytes);
  if (encoding) throw new ScenarioError([encoding]);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const { syntax, ...yaml } = parseYaml(SCENARIO, file, text);
  // Reported alone; a doubled key is reported beside what else is wrong.
  if (yaml.document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) throw new ScenarioError(syntax);
  const read = yamlData(SCENARIO, file, yaml.document);
  if ('problem' in read) throw new ScenarioError([read.problem]);
  const problems = [...syntax, ...schemaProblems(read.data).map(yaml.located)];
  if (problems.length > 0) throw new ScenarioError(inFileOrder(problems));
  return { ...yaml, text, data: read.data as ScenarioFile };
}

/** The error for a scenario file that cannot be read at all. */
export function unreadableScenario(file: string, error: NodeJS.ErrnoException): ScenarioError {
  return new ScenarioError([unreadable(SCENARIO, file, error, `name a scenario file, such as ${SCENARIO.example}`)]);
}
