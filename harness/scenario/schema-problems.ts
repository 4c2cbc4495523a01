import { z } from 'zod';
import { formatPath, type DocumentPath } from './document-position.ts';
import { EXPECTATION_SUBJECTS } from './expectation-schema.ts';
import { alternatives, knownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';
import { scenarioFileSchema } from './schema.ts';
import { unknownKey } from './unknown-key.ts';

/** A problem at a path of the data, not yet at a line of the file. */
export interface DataProblem {
  code: string;
  path: DocumentPath;
  /** Report at the key rather than at its value. */
  atKey?: boolean;
  cause: string;
  mend: string;
  /** The path that was probably meant, when the problem is a misspelt key. */
  suggests?: string;
}

const KEYS = { schema: scenarioFileSchema, code: 'WP-SCENARIO-UNKNOWN-KEY' };

/** Everything in which the data of a scenario file does not fit the schema. Empty when it fits. */
export function schemaProblems(data: unknown): DataProblem[] {
  const result = scenarioFileSchema.safeParse(data);
  if (result.success) return [];
  const problems = result.error.issues.flatMap((issue) => fromIssue(issue, issue.path as DocumentPath, data));
  // A misspelt key is one mistake, not also a missing one.
  const suggested = new Set(problems.map((problem) => problem.suggests).filter((path) => path !== undefined));
  return problems.filter((problem) => problem.code !== 'WP-SCENARIO-MISSING-KEY' || !suggested.has(formatPath(problem.path)));
}

function fromIssue(issue: z.core.$ZodIssue, path: DocumentPath, data: unknown): DataProblem[] {
  const value = valueAt(data, path);
  const key = formatPath(path.slice(-1)) || 'the file';
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((unknown) => unknownKey(unknown, path, data, KEYS));
    case 'invalid_type':
      if (value === undefined) return [missingKey(path, issue.expected)];
      return [wrongType(path, value, issue.expected)];
    case 'invalid_value':
      if (value === undefined) return [missingKey(path, issue.values.map(String).join(' or '))];
      return [unknownValue(path, value, issue.values.map(String))];
    case 'invalid_union':
      return fromUnion(issue, path, data);
    case 'too_small':
      if (issue.origin === 'array' || issue.origin === 'string')
        return [{ code: path.join() === 'request' ? 'WP-SCENARIO-EMPTY-REQUEST' : 'WP-SCENARIO-EMPTY', path, cause: `${key} is empty`, mend: emptyMend(path, key) }];
      return [invalid(path, `${key} is ${String(value)}, less than ${String(issue.minimum)}`, `give a number from ${String(issue.minimum)} upwards`)];
    case 'too_big':
      return [invalid(path, `${key} is ${String(value)}, more than ${String(issue.maximum)}`, `give a number up to ${String(issue.maximum)}`)];
    case 'invalid_format':
      return [wrongForm(path, key, value, issue.message)];
    default:
      return [invalid(path, `'${String(value)}' is ${issue.message}`, mendOf(path))];
  }
}

/** What a schema says of a form reads `not a language such as `de-DE``. Of a product key nothing is repeated. */
function wrongForm(path: DocumentPath, key: string, value: unknown, message: string): DataProblem {
  const shown = key === 'productKey' ? '' : ` '${String(value)}'`;
  const what = message.startsWith('not ') ? message : 'not of the form that is wanted here';
  return invalid(path, `${key}${shown} is ${what}`, key === 'productKey' ? 'set an environment variable and write `${env:ITS_NAME}`' : 'correct the value');
}

function fromUnion(issue: z.core.$ZodIssueInvalidUnion, path: DocumentPath, data: unknown): DataProblem[] {
  const value = valueAt(data, path);
  if ('discriminator' in issue && typeof issue.discriminator === 'string') {
    const known = operationNames();
    if (value === undefined) return [missingKey(path, known.join(' or '))];
    const name = String(value);
    const guess = nearest(name, known);
    return [
      {
        code: 'WP-SCENARIO-UNKNOWN-OPERATION',
        path,
        cause: `unknown operation '${name}'`,
        mend: guess ? `did you mean '${guess}'?` : `write one of ${known.join(', ')}`,
      },
    ];
  }
  if (path[path.length - 1] === 'memory') return [invalid(path, `memory '${String(value)}' is not a size`, `write for example 2GiB or 1536MiB`)];
  return fromExpectation(path, value, data);
}

/** An entry of `expect`: the key that names its subject decides which alternative it is judged by. */
function fromExpectation(path: DocumentPath, value: unknown, data: unknown): DataProblem[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [wrongType(path, value, 'object')];
  const subjects: readonly string[] = EXPECTATION_SUBJECTS;
  // `driver` beside `device` says which one the device uses.
  const named = subjects.filter((subject) => subject in value && !(subject === 'driver' && 'device' in value));
  if (named.length > 1)
    return [invalid(path, `an expectation names one subject, not ${named.length} (${named.join(', ')})`, 'write one entry for each')];
  if (named.length === 0 && !('remove' in value)) {
    const guess = Object.keys(value)
      .map((key) => [key, nearest(key, subjects)] as const)
      .find(([key, near]) => near !== undefined && !['id', 'state', 'version', 'provider', 'strategies', 'windows'].includes(key));
    if (guess) return [{ ...unknownKey(guess[0], path, data, KEYS), mend: `did you mean '${guess[1]}'?` }];
    return [{ code: 'WP-SCENARIO-MISSING-KEY', path, cause: 'the expectation names no subject', mend: `add one of ${subjects.join(', ')}; or 'id' with 'remove: true'` }];
  }
  const option = alternatives(scenarioFileSchema.shape.expect.unwrap().element, value)[0]!;
  const result = z.safeParse(option, value);
  return result.success ? [] : result.error.issues.flatMap((issue) => fromIssue(issue, [...path, ...(issue.path as DocumentPath)], data));
}

function missingKey(path: DocumentPath, expected: string): DataProblem {
  const key = String(path[path.length - 1] ?? '');
  return { code: 'WP-SCENARIO-MISSING-KEY', path, cause: `missing key '${key}'`, mend: `add '${key}: <${typeName(expected)}>'` };
}

function wrongType(path: DocumentPath, value: unknown, expected: string): DataProblem {
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return {
    code: 'WP-SCENARIO-WRONG-TYPE',
    path,
    cause: `expected ${article(typeName(expected))}, found ${describe(value)}`,
    mend: expected === 'string' && scalar ? `put the value in quotes: '${String(value)}'` : `write ${article(typeName(expected))}`,
  };
}

function unknownValue(path: DocumentPath, value: unknown, known: string[]): DataProblem {
  const strategy = path.includes('strategies');
  const guess = nearest(String(value), known);
  return {
    code: strategy ? 'WP-SCENARIO-UNKNOWN-STRATEGY' : 'WP-SCENARIO-UNKNOWN-VALUE',
    path,
    cause: `unknown ${strategy ? 'strategy' : `value of ${formatPath(path.slice(-1))}`} '${String(value)}'`,
    mend: guess && known.length > 1 ? `did you mean '${guess}'?` : `write ${known.length > 1 ? 'one of ' : ''}${known.join(', ')}`,
  };
}

function invalid(path: DocumentPath, cause: string, mend: string): DataProblem {
  return { code: 'WP-SCENARIO-INVALID-VALUE', path, cause, mend };
}

function emptyMend(path: DocumentPath, key: string): string {
  if (path.join() === 'request') return "add at least one operation, such as '- { operation: enable-feature, feature: TelnetClient }'";
  return key === 'strategies' ? 'leave the key out for all three, or name one' : `give ${key} a value`;
}

function mendOf(path: DocumentPath): string {
  return path[path.length - 1] === 'windows' ? "write comparators such as '>=10.0.22000 <10.0.26100'" : 'correct the value';
}

function operationNames(): string[] {
  return scenarioFileSchema.shape.request.element.options.map((option) => option.shape.operation.value);
}

export function valueAt(data: unknown, path: DocumentPath): unknown {
  return path.reduce<unknown>((value, part) => (value === null || typeof value !== 'object' ? undefined : (value as Record<string | number, unknown>)[part]), data);
}

const TYPE_NAMES: Record<string, string> = { string: 'text', int: 'whole number', number: 'number', boolean: 'true or false', array: 'list', object: 'map of keys' };
function typeName(expected: string): string {
  return TYPE_NAMES[expected] ?? expected;
}
function article(type: string): string {
  return /^(text|true)/.test(type) ? type : `a ${type}`;
}
function describe(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map of keys';
  return typeof value === 'string' ? `the text '${value}'` : `the ${typeof value} ${String(value)}`;
}
