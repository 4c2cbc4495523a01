import path from 'node:path';
import { STRATEGIES, type Operation } from '../servicing/operation.ts';
import { expectationsFromEntry } from './expectations-from-entry.ts';
import { mapOperationPaths, operationSubject } from './operation-paths.ts';
import type { OperationEntry } from './operation-schema.ts';
import type { ScenarioFile } from './schema.ts';
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
    image: {
      ...data.image,
      ...(data.image.source !== undefined && { source: path.resolve(folder, data.image.source) }),
      ...(data.image.media !== undefined && { media: path.resolve(folder, data.image.media) }),
    },
    machine: {
      template: machineTemplate ?? '',
      ...(data.machine?.memory !== undefined && { memoryMiB: memoryMiB(data.machine.memory) }),
      ...(data.machine?.processors !== undefined && { processors: data.machine.processors }),
      ...(data.machine?.devices && { devices: data.machine.devices }),
    },
    ...(data.offline && { offline: data.offline }),
    ...(data.setup && { setup: data.setup }),
    ...(data.answerFile !== undefined && { answerFile: path.resolve(folder, data.answerFile) }),
    request: data.request.map((entry) => toOperation(entry, folder, payloadsDirectory)),
    strategies: data.strategies ? STRATEGIES.filter((strategy) => data.strategies!.includes(strategy)) : [...STRATEGIES],
    expectations: expectations.flatMap((entry) => ('remove' in entry ? [] : expectationsFromEntry(entry))),
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
export function operationId(entry: OperationEntry): string {
  return entry.id ?? `${entry.operation}:${operationSubject(entry)}`;
}

function toOperation(entry: OperationEntry, folder: string, payloadsDirectory: string | undefined): Operation {
  const operation = { ...mapOperationPaths(entry, ({ value }) => sourcePath(value, folder, payloadsDirectory)), id: operationId(entry) };
  // `${env:NAME}` becomes the variable's name: the key itself is read when a medium is written.
  if ('productKey' in operation && operation.productKey !== undefined) operation.productKey = operation.productKey.slice('${env:'.length, -1);
  return operation as Operation;
}

/** `2GiB` = 2048, `1536MiB` or 1536 = 1536. */
function memoryMiB(memory: string | number): number {
  if (typeof memory === 'number') return memory;
  return Math.round(parseFloat(memory) * (memory.endsWith('GiB') ? 1024 : 1));
}
