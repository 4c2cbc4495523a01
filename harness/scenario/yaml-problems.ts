import type { Document, LineCounter } from 'yaml';
import type { ScenarioProblem } from './scenario-error.ts';

/** Of YAML's own errors those that it words for programmers: code, cause, mend. */
const SYNTAX: Partial<Record<string, [code: string, cause: string, mend: string]>> = {
  DUPLICATE_KEY: ['DUPLICATE-KEY', 'a key occurs twice in one map', 'keep one of the two'],
  MULTIPLE_DOCS: ['YAML', 'the file holds more than one document', "keep one of them, and remove the line '---'"],
};

/** The syntax errors of a YAML file as problems at their places; `prefix` begins their codes: `WP-SCENARIO`. */
export function yamlProblems(prefix: string, file: string, document: Document, lines: LineCounter): ScenarioProblem[] {
  return document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    const [code, cause, mend] = SYNTAX[error.code] ?? ['YAML', `not valid YAML: ${error.message}`, 'correct the syntax; indent with blanks and put text with special characters in quotes'];
    return { code: `${prefix}-${code}`, file, line, column: col, path: '', cause, mend };
  });
}
