import type { z } from 'zod';
import { formatPath, type DocumentPath } from '../../harness/scenario/document-position.ts';
import { knownKeys } from '../../harness/scenario/known-keys.ts';
import { nearest } from '../../harness/scenario/nearest.ts';
import { valueAt, type DataProblem } from '../../harness/scenario/schema-problems.ts';
import { unknownKey } from '../../harness/scenario/unknown-key.ts';
import { policyFileSchema } from './policy-schema.ts';

const KEYS = { schema: policyFileSchema, code: 'WP-SIGNOFF-UNKNOWN-KEY' };

/** Everything in which the data of a policy file does not fit the schema. Empty when it fits. */
export function policySchemaProblems(data: unknown): DataProblem[] {
  const result = policyFileSchema.safeParse(data);
  if (result.success) return [];
  const problems = result.error.issues.flatMap((issue) => fromIssue(issue, data));
  // A misspelt key is one mistake, not also a missing one.
  const suggested = new Set(problems.flatMap((problem) => problem.suggests ?? []));
  return problems.filter((problem) => problem.code !== 'WP-SIGNOFF-MISSING-KEY' || !suggested.has(formatPath(problem.path)));
}

function fromIssue(issue: z.core.$ZodIssue, data: unknown): DataProblem[] {
  const path = issue.path as DocumentPath;
  const value = valueAt(data, path);
  const key = formatPath(path.slice(-1)) || 'the file';
  const invalid = (cause: string, mend: string, code = 'WP-SIGNOFF-INVALID-VALUE'): DataProblem[] => [{ code, path, cause, mend }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => unknownKey(unknown, path, data, KEYS));
    case 'invalid_type':
      if (value === undefined) return [missingKey(path, TYPE_NAMES[issue.expected] ?? issue.expected)];
      return invalid(`expected ${TYPE_NAMES[issue.expected] ?? issue.expected}, found ${described(value)}`, wrongTypeMend(key, value, issue.expected), 'WP-SIGNOFF-WRONG-TYPE');
    case 'invalid_value': {
      const known = issue.values.map(String);
      if (value === undefined) return [missingKey(path, known.join(' or '))];
      const guess = nearest(String(value), known);
      const what = path.includes('strategies') || key === 'strategy' ? 'strategy' : `value of ${key}`;
      return invalid(`unknown ${what} '${String(value)}'`, guess ? `did you mean '${guess}'?` : `write one of ${known.join(', ')}`, 'WP-SIGNOFF-UNKNOWN-VALUE');
    }
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string') return invalid(`${key} is empty`, EMPTY_MENDS[key] ?? `give ${key} a value`, 'WP-SIGNOFF-EMPTY');
      return invalid(`${key} is ${String(value)}`, `give a number ${issue.inclusive === false ? 'above' : 'from'} ${String(issue.minimum)}${issue.inclusive === false ? '' : ' upwards'}`);
    case 'too_big':
      return invalid(`${key} is ${String(value)}`, `give a number up to ${String(issue.maximum)}`);
    case 'invalid_union':
      return invalid(`${key} is ${described(value)}, not a size`, 'write for example 2GB, 500MiB, or a number of bytes');
    case 'invalid_format':
      return invalid(`${key} '${String(value)}' is ${issue.message}`, MENDS[key] ?? 'correct the value');
    default:
      return invalid(`${key} '${String(value)}' is ${issue.message}`, 'correct the value');
  }
}

const MENDS: Record<string, string> = { expires: 'write year, month and day: 2027-01-31', imageGrowth: 'write for example 2GB, 500MiB, or a number of bytes' };

function wrongTypeMend(key: string, value: unknown, expected: string): string {
  if (MENDS[key]) return MENDS[key];
  // All of a list's entries commented out is the usual reason.
  if (value === null) return 'give it a value, or remove the key';
  return expected === 'string' && typeof value !== 'object' ? `put the value in quotes: '${String(value)}'` : `write ${TYPE_NAMES[expected] ?? expected}`;
}

const TYPE_NAMES: Record<string, string> = { string: 'text', int: 'a whole number', number: 'a number', array: 'a list', object: 'a map of keys' };
const EMPTY_MENDS: Record<string, string> = { required: "add at least one entry, such as '- scenario: quickstart'", strategies: 'leave the key out for all three, or name one', scenarios: 'leave the key out for all, or name one' };

function missingKey(path: DocumentPath, expected: string): DataProblem {
  const key = String(path.at(-1) ?? '');
  return { code: 'WP-SIGNOFF-MISSING-KEY', path, cause: `missing key '${key}'`, mend: key === 'required' ? "add 'required:' with the scenarios that must be green" : `add '${key}: <${expected}>'` };
}

function described(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return typeof value === 'string' ? `the text '${value}'` : `the ${typeof value} ${String(value)}`;
}
