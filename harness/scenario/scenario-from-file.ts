import path from 'node:path';
import type { Expectation } from '../verify/expectation.ts';
import { STRATEGIES, type Operation } from '../servicing/operation.ts';
import type { ExpectationEntry, OperationEntry, ScenarioFile } from './schema.ts';
import type { Scenario } from './scenario.ts';

/** The variable that stands for the folder of built payloads at the start of a source. */
export const PAYLOADS_VARIABLE = '${payloads}';

/**
 * Turns the data of a valid scenario file into a Scenario: defaults, absolute paths, derived ids. Pure.
 * @param file absolute path of the scenario file
 * @param payloadsDirectory replaces `${payloads}`; without it such sources keep the variable
 */
export function scenarioFromFile(file: string, data: ScenarioFile, payloadsDirectory?: string): Scenario {
  const folder = path.dirname(file);
  const expectations = data.expect ?? [];
  const machineTemplate = data.machine?.template ?? data.image.template;
  return {
    file,
    name: data.name,
    description: data.description ?? '',
    image: { ...data.image, ...(data.image.source !== undefined && { source: path.resolve(folder, data.image.source) }) },
    machine: {
      template: machineTemplate ?? '',
      ...(data.machine?.memory !== undefined && { memoryMiB: memoryMiB(data.machine.memory) }),
      ...(data.machine?.processors !== undefined && { processors: data.machine.processors }),
    },
    request: data.request.map((entry) => toOperation(entry, folder, payloadsDirectory)),
    strategies: data.strategies ? STRATEGIES.filter((strategy) => data.strategies!.includes(strategy)) : [...STRATEGIES],
    expectations: expectations.flatMap((entry) => ('remove' in entry ? [] : [toExpectation(entry)])),
    removedExpectations: expectations.flatMap((entry) => ('remove' in entry ? [entry.id] : [])),
    expectedDifferences: data.differences ?? [],
    ...(data.payloads && { payloads: { build: path.resolve(folder, data.payloads.build) } }),
  };
}

/** Absolute path of a source, or the source itself when it waits for the payload folder. */
export function sourcePath(source: string, folder: string, payloadsDirectory?: string): string {
  if (!source.startsWith(PAYLOADS_VARIABLE)) return path.resolve(folder, source);
  const below = source.slice(PAYLOADS_VARIABLE.length).replace(/^[\\/]+/, '');
  return payloadsDirectory === undefined ? `${PAYLOADS_VARIABLE}/${below}` : path.join(payloadsDirectory, below);
}

/** The id an operation has when the file gives none: `<operation>:<payload or feature name>`. */
export function operationId(entry: { operation: string; id?: string; source?: string; feature?: string }): string {
  if (entry.id !== undefined) return entry.id;
  const subject = entry.feature ?? path.posix.basename((entry.source ?? '').replaceAll('\\', '/'));
  return `${entry.operation}:${subject}`;
}

function toOperation(entry: OperationEntry, folder: string, payloadsDirectory: string | undefined): Operation {
  const id = operationId(entry);
  return 'source' in entry ? { ...entry, id, source: sourcePath(entry.source, folder, payloadsDirectory) } : { ...entry, id };
}

/** `2GiB` = 2048, `1536MiB` or 1536 = 1536. */
function memoryMiB(memory: string | number): number {
  if (typeof memory === 'number') return memory;
  return Math.round(parseFloat(memory) * (memory.endsWith('GiB') ? 1024 : 1));
}

function toExpectation(entry: Exclude<ExpectationEntry, { remove: true }>): Expectation {
  const common = {
    origin: 'scenario' as const,
    ...(entry.strategies && { strategies: entry.strategies }),
    ...(entry.windows !== undefined && { windows: entry.windows }),
  };
  if ('package' in entry) return { id: entry.id ?? `package:${entry.package}`, ...common, kind: 'package', identity: entry.package, state: entry.state ?? 'installed' };
  if ('feature' in entry) return { id: entry.id ?? `feature:${entry.feature}`, ...common, kind: 'feature', feature: entry.feature, state: entry.state ?? 'enabled' };
  if ('driver' in entry) {
    const originalFileName = entry.driver.toLowerCase();
    const facts = { ...(entry.provider !== undefined && { provider: entry.provider }), ...(entry.version !== undefined && { version: entry.version }) };
    return { id: entry.id ?? `driver:${originalFileName}`, ...common, kind: 'driver', originalFileName, ...facts, state: entry.state ?? 'present' };
  }
  if ('application' in entry) {
    const isProductCode = /^\{[0-9a-f-]{36}\}$/i.test(entry.application);
    const subject = isProductCode ? { productCode: entry.application } : { name: entry.application };
    return { id: entry.id ?? `application:${entry.application}`, ...common, kind: 'application', ...subject, ...(entry.version !== undefined && { version: entry.version }), state: entry.state ?? 'present' };
  }
  if ('edition' in entry) return { id: entry.id ?? `edition:${entry.edition}`, ...common, kind: 'edition', edition: entry.edition };
  return { id: entry.id ?? 'image-state', ...common, kind: 'image-state', state: entry.imageState };
}
