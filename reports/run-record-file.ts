import type { StrategyName } from '../harness/servicing/operation.ts';
import { STRATEGIES } from '../harness/servicing/operation.ts';
import type { DeclaredDifference } from '../harness/verify/compare/differences.ts';
import { evidenceText } from './evidence-files.ts';

/** The part of `run.json` that reports use. */
export interface RecordedRun {
  run?: string;
  version?: string;
  provider?: string;
  startedAt?: string;
  scenarios: RecordedScenario[];
}
export interface RecordedScenario {
  name: string;
  description: string;
  digest?: string;
  /** Absent in files of versions that did not say. */
  strategies?: StrategyName[];
  operations?: string[];
  differences: DeclaredDifference[];
}

/** Reads `run.json` as far as it can be read: all of it may be missing, cut, or of another version. */
export function readRunRecord(folder: string): RecordedRun {
  const data = record(parsed(evidenceText(folder, 'run.json')));
  return {
    ...texts(data, ['run', 'version', 'provider', 'startedAt']),
    scenarios: list(data['scenarios']).flatMap((value) => scenarioOf(record(value)) ?? []),
  };
}

function scenarioOf(data: Record<string, unknown>): RecordedScenario | undefined {
  const { name, description, digest, strategies, operations } = data;
  if (typeof name !== 'string' || name === '') return undefined;
  return {
    name,
    description: typeof description === 'string' ? description : '',
    ...(typeof digest === 'string' && { digest }),
    ...(Array.isArray(strategies) && { strategies: STRATEGIES.filter((strategy) => strategies.includes(strategy)) }),
    ...(Array.isArray(operations) && { operations: operations.filter((operation) => typeof operation === 'string') }),
    differences: list(data['differences']).flatMap((value) => {
      const { subject, reason } = record(value);
      return typeof subject === 'string' && typeof reason === 'string' ? [{ subject, reason }] : [];
    }),
  };
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts<Name extends string>(data: Record<string, unknown>, names: readonly Name[]): Partial<Record<Name, string>> {
  return Object.fromEntries(names.flatMap((name) => (typeof data[name] === 'string' ? [[name, data[name]]] : []))) as Partial<Record<Name, string>>;
}
