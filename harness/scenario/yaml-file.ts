import { isUtf8 } from 'node:buffer';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { formatPath, positionOf } from './document-position.ts';
import type { ScenarioProblem } from './scenario-error.ts';
import type { DataProblem } from './schema-problems.ts';

/** A kind of YAML file that users write. */
export interface YamlKind {
  /** What the codes of its problems begin with: `WP-SCENARIO`. */
  prefix: string;
  /** A file to start from. */
  example: string;
}
/** A text as YAML, read as far as it can be. */
export interface YamlText {
  document: Document;
  lines: LineCounter;
  /** Errors of syntax at their places. They make everything behind them doubtful, but for a key that occurs twice. */
  syntax: ScenarioProblem[];
  /** A problem of the data at its line and column. */
  located: (problem: DataProblem) => ScenarioProblem;
}

/** Of YAML's own errors those that it words for programmers: code, cause, mend. */
const SYNTAX: Partial<Record<string, [code: string, cause: string, mend: string]>> = {
  DUPLICATE_KEY: ['DUPLICATE-KEY', 'a key occurs twice in one map', 'keep one of the two'],
  MULTIPLE_DOCS: ['YAML', 'the file holds more than one document', "keep one of them, and remove the line '---'"],
};

/** Why a file cannot be read at all. */
export function unreadable({ prefix }: YamlKind, file: string, error: NodeJS.ErrnoException, mend: string): ScenarioProblem {
  const cause = error.code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${error.message})`;
  return { code: `${prefix}-NO-FILE`, file, path: '', cause, mend };
}

/** Where a file stops being UTF-8; null when all of it is. Read all the same, it would name other packages, scenarios and owners than its author wrote. */
export function notUtf8({ prefix }: YamlKind, file: string, bytes: Buffer): ScenarioProblem | null {
  if (isUtf8(bytes)) return null;
  const text = bytes.toString('utf8');
  const before = text.slice(0, text.indexOf('\ufffd')).split('\n');
  return { code: `${prefix}-ENCODING`, file, line: before.length, column: before.at(-1)!.length + 1, path: '', cause: 'the file is not UTF-8', mend: 'save it as UTF-8 (Windows PowerShell writes UTF-16 unless told otherwise)' };
}

/** Parses a text. Pure; `file` is for messages. */
export function parseYaml({ prefix }: YamlKind, file: string, text: string): YamlText {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const syntax = document.errors.map((error): ScenarioProblem => {
    const { line, col } = lines.linePos(error.pos[0]);
    const [code, cause, mend] = SYNTAX[error.code] ?? ['YAML', `not valid YAML: ${error.message}`, 'correct the syntax; indent with blanks and put text with special characters in quotes'];
    return { code: `${prefix}-${code}`, file, line, column: col, path: '', cause, mend };
  });
  const located = ({ code, path, atKey, cause, mend }: DataProblem): ScenarioProblem => {
    const { line, column } = positionOf(document, lines, path, atKey ? 'key' : 'value');
    return { code, file, line, column, path: formatPath(path), cause, mend };
  };
  return { document, lines, syntax, located };
}

/** The data of a text without errors of syntax; a problem when it is empty, or aliases make too much of it. */
export function yamlData({ prefix, example }: YamlKind, file: string, document: Document): { data: unknown } | { problem: ScenarioProblem } {
  const problem = (cause: string, mend: string) => ({ problem: { code: `${prefix}-YAML`, file, line: 1, column: 1, path: '', cause, mend } });
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    return problem((error as Error).message, 'write the values out instead of using aliases');
  }
  return data === null || data === undefined ? problem('the file is empty', `start from ${example}`) : { data };
}

/** By line and column. */
export function inFileOrder(problems: readonly ScenarioProblem[]): ScenarioProblem[] {
  return problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0) || (left.column ?? 0) - (right.column ?? 0));
}
