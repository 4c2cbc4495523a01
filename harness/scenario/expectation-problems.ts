import { WimproofError } from '../errors/wimproof-error.ts';
import { logRequest } from '../verify/expectation/inventory-requests.ts';
import type { ExpectationEntry } from './expectation-schema.ts';
import { expectationsFromEntry } from './expectations-from-entry.ts';
import type { DataProblem } from './schema-problems.ts';

/**
 * Rules between the entries of `expect`, and of them with the request: no id twice (the derived ones too: the second would
 * silently replace the first), transcripts of operations that are there, log lines that can be looked for. Pure.
 * @param operations ids of the request's operations
 */
export function expectationProblems(expect: readonly ExpectationEntry[], operations: readonly string[]): DataProblem[] {
  const seen = new Set<string>();
  return expect.flatMap((entry, index) => {
    const ids = 'remove' in entry ? [entry.id] : expectationsFromEntry(entry).map(({ id }) => id);
    const taken = ids.find((id) => seen.has(id));
    for (const id of ids) seen.add(id);
    if (taken !== undefined) {
      const at = entry.id === undefined ? ['expect', index] : ['expect', index, 'id'];
      return [{ code: 'WP-SCENARIO-DUPLICATE-ID', path: at, cause: `the expectation id '${taken}' is taken`, mend: entry.id === undefined ? "give one of them an 'id'" : 'give one of them another id' }];
    }
    return [...operationProblem(entry, index, operations), ...logProblem(entry, index)];
  });
}

function operationProblem(entry: ExpectationEntry, index: number, operations: readonly string[]): DataProblem[] {
  const keys = ['windowsPe', 'listing', 'patchCheck', 'completed'] as const;
  return keys.flatMap((key): DataProblem[] => {
    const operation = (entry as Record<string, unknown>)[key];
    if (typeof operation !== 'string' || operations.includes(operation)) return [];
    return [{ code: 'WP-SCENARIO-UNKNOWN-OPERATION-ID', path: ['expect', index, key], cause: `no operation of the request has the id '${operation}'`, mend: `name one of ${operations.map((id) => `'${id}'`).join(', ')}` }];
  });
}

function logProblem(entry: ExpectationEntry, index: number): DataProblem[] {
  if (!('log' in entry)) return [];
  return expectationsFromEntry(entry).flatMap((expectation): DataProblem[] => {
    if (expectation.kind !== 'log') return [];
    try {
      logRequest(expectation);
      return [];
    } catch (error) {
      if (!(error instanceof WimproofError)) throw error;
      return [{ code: error.code, path: ['expect', index, 'text'], cause: error.message, mend: error.mend }];
    }
  });
}
