import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { mapOperationPaths } from '../scenario/operation-paths.ts';
import type { OperationEntry } from '../scenario/operation-schema.ts';
import type { PreparedScenario } from './prepare-scenario.ts';

/**
 * SHA-256 of everything that a scenario's plans are made of, whatever the strategy: request, payloads by their digests,
 * image by its own, expectations, declared differences, answer file, machine. Paths are left out: the same bytes
 * elsewhere are the same scenario. Outcomes of different digests must not be compared.
 */
export async function scenarioDigest({ scenario, request, image }: Pick<PreparedScenario, 'scenario' | 'request' | 'image'>): Promise<string> {
  const answerFile = scenario.answerFile === undefined ? null : createHash('sha256').update(await readFile(scenario.answerFile)).digest('hex');
  const material = {
    name: scenario.name,
    image: { sha256: image.source.sha256, index: image.image.index, media: image.media?.sha256 ?? null },
    // A template that is named by its path lies elsewhere on another host.
    machine: { ...scenario.machine, template: /[\\/]/.test(scenario.machine.template) ? null : scenario.machine.template },
    offline: scenario.offline ?? null,
    setup: scenario.setup ?? null,
    answerFile,
    // What is read of a payload follows from its bytes.
    operations: request.operations.map(({ files, payload: _, ...operation }) => ({
      ...mapOperationPaths(operation as unknown as OperationEntry, () => ''),
      files: files.map(({ name, sha256 }) => [name, sha256]),
    })),
    expectations: scenario.expectations,
    removedExpectations: scenario.removedExpectations,
    expectedDifferences: scenario.expectedDifferences,
  };
  return createHash('sha256').update(JSON.stringify(sorted(material))).digest('hex');
}

/** The same value with every object's keys in order, so that equal data has equal text. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
