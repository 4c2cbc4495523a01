import type { RunRecord, ScenarioRecord } from '../run/run-record.ts';
import { STRATEGIES } from '../servicing/operation.ts';

/**
 * The `run.json` of the merged run: scenarios in order of first appearance, each with the strategies of all shards.
 * The shards have been checked: what they say of one scenario is the same.
 */
export function mergeRecords(shards: readonly { record: RunRecord; results: string[] }[], whole: { run: string; version: string }): RunRecord {
  const records = shards.map(({ record }) => record);
  const names = [...new Set(records.flatMap(({ scenarios }) => scenarios.map(({ name }) => name)))];
  // Shards may have run on hosts that differ: every version is named.
  const tools = [...new Map(records.flatMap((record) => record.tools ?? []).map((tool) => [`${tool.name} ${tool.version}`, tool])).values()];
  return {
    schema: 'wimproof.run/1',
    ...whole,
    provider: [...new Set(records.map(({ provider }) => provider))].join(', '),
    startedAt: records.map(({ startedAt }) => startedAt).reduce((first, at) => (Date.parse(at) < Date.parse(first) ? at : first)),
    ...(tools.length > 0 && { tools }),
    scenarios: names.map((name) => mergeScenario(records.flatMap(({ scenarios }) => scenarios.filter((one) => one.name === name)))),
    mergedFrom: shards.map(({ record: { run }, results }) => ({ run, results })),
  };
}

function mergeScenario(parts: ScenarioRecord[]): ScenarioRecord {
  const run = new Set(parts.flatMap(({ strategies }) => strategies));
  return { ...parts[0]!, strategies: STRATEGIES.filter((name) => run.has(name)) };
}
