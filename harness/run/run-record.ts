import { readFile } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { z } from 'zod';
import { scenarioPositions } from '../scenario/scenario-positions.ts';
import type { PreparedScenario } from './prepare-scenario.ts';
import { scenarioDigest } from './scenario-digest.ts';
import { STRATEGIES } from '../servicing/operation.ts';

/** A scenario's name is a folder's name in a run folder. A record may come from another host: nothing else is taken for one. */
const scenarioName = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{0,98}[A-Za-z0-9])?$/);
const position = z.object({ line: z.int().min(1), column: z.int().min(1) });
const scenarioRecordSchema = z.object({
  name: scenarioName,
  description: z.string(),
  /** The cells that this run set out to run; one without an outcome is missing. */
  strategies: z.array(z.enum(STRATEGIES)),
  /** The scenario file, with forward slashes, relative to the workspace or the working folder where it lies below one. */
  file: z.string().optional(),
  /** `scenarioDigest`: the same for all runs whose outcomes can be compared. */
  digest: z.string().optional(),
  /** Ids of the request's operations, in order. */
  operations: z.array(z.string()).optional(),
  /** What the request brings to the image, file by file: what an attestation names. */
  payloads: z.array(z.object({ name: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().min(0), operation: z.string() })).optional(),
  /** Differences that the scenario declares. */
  differences: z.array(z.object({ subject: z.string(), reason: z.string() })).optional(),
  positions: z.object({ operations: z.record(z.string(), position), expectations: z.record(z.string(), position) }).optional(),
});
export const runRecordSchema = z.object({
  schema: z.literal('wimproof.run/1'),
  run: z.string().min(1),
  version: z.string().min(1),
  provider: z.string(),
  startedAt: z.string(),
  /** Programs that the run rests on; the provider's by the provider's name. */
  tools: z.array(z.object({ name: z.string(), version: z.string() })).optional(),
  scenarios: z.array(scenarioRecordSchema),
  /** Of a merged run: the runs that it was made of, and the cells that each brought (`quickstart/offline`). */
  mergedFrom: z.array(z.object({ run: z.string(), results: z.array(z.string()) })).optional(),
});
/** `run.json`: what was to be run, by what. Enough to compare, to merge and to annotate without the scenario files. */
export type RunRecord = z.infer<typeof runRecordSchema>;
export type ScenarioRecord = RunRecord['scenarios'][number];

/** The record in the text of a `run.json`; null when it is missing, cut, or of another schema. */
export function parseRunRecord(text: string): RunRecord | null {
  try {
    return runRecordSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What `run.json` keeps of a scenario. Reads the scenario file once more for the positions. */
export async function scenarioRecord(prepared: PreparedScenario, roots: readonly string[] = recordRoots(process.env)): Promise<ScenarioRecord> {
  const { scenario, request, plans } = prepared;
  const text = await readFile(scenario.file, 'utf8').catch(() => '');
  return {
    name: scenario.name,
    description: scenario.description,
    strategies: plans.map((plan) => plan.strategy),
    file: recordedPath(scenario.file, roots),
    digest: await scenarioDigest(prepared),
    operations: request.operations.map(({ id }) => id),
    payloads: request.operations.flatMap(({ id, files }) => files.map(({ name, sha256, size }) => ({ name, sha256, bytes: size, operation: id }))),
    differences: scenario.expectedDifferences,
    positions: scenarioPositions(text),
  };
}

/** GitHub annotates files by their place in the checked-out repository; elsewhere the working folder is what the user sees. */
function recordRoots(environment: NodeJS.ProcessEnv): string[] {
  return [environment['GITHUB_WORKSPACE'], process.cwd()].filter((root) => root !== undefined && root !== '') as string[];
}

function recordedPath(file: string, roots: readonly string[]): string {
  const below = roots.map((root) => relative(root, file)).find((path) => path !== '' && !path.startsWith('..') && !isAbsolute(path));
  return (below ?? file).split(sep).join('/');
}
