import { LineCounter, parseDocument, type Document } from 'yaml';
import { formatPath, positionOf } from './document-position.ts';
import { notUtf8, SAVE_AS_UTF8 } from './not-utf8.ts';
import { ScenarioError, type ScenarioProblem } from './scenario-error.ts';
import { schemaProblems, type DataProblem } from './schema-problems.ts';
import type { ScenarioFile } from './schema.ts';
import { yamlProblems } from './yaml-problems.ts';

/** A scenario file that has the right form. */
export interface ScenarioDocument {
  text: string;
  document: Document;
  lines: LineCounter;
  data: ScenarioFile;
  /** A problem at its line and column. */
  located: (problem: DataProblem) => ScenarioProblem;
}

/**
 * Reads the bytes of a scenario file and checks its form; nothing that it names is looked at. Pure.
 * @throws ScenarioError with every problem of the form, each at its line and column
 */
export function readScenarioDocument(file: string, bytes: Buffer): ScenarioDocument {
  const place = notUtf8(bytes);
  if (place) throw new ScenarioError([{ code: 'WP-SCENARIO-ENCODING', file, ...place, path: '', cause: 'the file is not UTF-8', mend: SAVE_AS_UTF8 }]);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const syntax = yamlProblems('WP-SCENARIO', file, document, lines);
  // Syntax errors make everything after them doubtful, so they are reported alone; a doubled key does not.
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) throw new ScenarioError(syntax);
  const data = toData(file, document);
  const located = ({ code, path, atKey, cause, mend }: DataProblem): ScenarioProblem => {
    const { line, column } = positionOf(document, lines, path, atKey ? 'key' : 'value');
    return { code, file, line, column, path: formatPath(path), cause, mend };
  };
  const problems = [...syntax, ...schemaProblems(data).map(located)];
  if (problems.length > 0) throw new ScenarioError(inFileOrder(problems));
  return { text, document, lines, data: data as ScenarioFile, located };
}

/** The error for a scenario file that cannot be read at all. */
export function unreadableScenario(file: string, error: NodeJS.ErrnoException): ScenarioError {
  const cause = error.code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${error.message})`;
  return new ScenarioError([{ code: 'WP-SCENARIO-NO-FILE', file, path: '', cause, mend: 'name a scenario file, such as scenarios/quickstart.yaml' }]);
}

/** By line and column. */
export function inFileOrder(problems: readonly ScenarioProblem[]): ScenarioProblem[] {
  return problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0));
}

function toData(file: string, document: Document): unknown {
  const wrong = (cause: string, mend: string): ScenarioError => new ScenarioError([{ code: 'WP-SCENARIO-YAML', file, line: 1, column: 1, path: '', cause, mend }]);
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    throw wrong((error as Error).message, 'write the values out instead of using aliases');
  }
  if (data === null || data === undefined) throw wrong('the file is empty', 'start from scenarios/quickstart.yaml');
  return data;
}
