import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from '../verify/compare/compare.ts';
import type { Comparison, Outcome } from '../verify/outcome.ts';
import type { PreparedScenario } from './prepare-scenario.ts';

/** Compares the outcomes of each scenario, and writes `comparison.json` beside them; nothing for a scenario without outcomes. */
export async function writeComparisons(prepared: readonly Pick<PreparedScenario, 'scenario' | 'request'>[], outcomes: readonly Outcome[], folder: string): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const { scenario, request } of prepared) {
    const own = outcomes.filter((outcome) => outcome.scenario === scenario.name);
    if (own.length === 0) continue;
    const comparison = compare(own, { declared: scenario.expectedDifferences, operations: request.operations.map(({ id }) => ({ id })) });
    await mkdir(join(folder, scenario.name), { recursive: true });
    await writeFile(join(folder, scenario.name, 'comparison.json'), `${JSON.stringify(comparison, null, 2)}\n`);
    comparisons.push(comparison);
  }
  return comparisons;
}
