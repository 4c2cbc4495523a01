import type { StrategyName } from '../../harness/servicing/operation.ts';
import { inertLine } from '../inert-text.ts';
import type { ResourceDescriptor } from './statement.ts';

/** What a tested scenario was made of, as far as the run recorded it. */
export interface TestedScenario {
  name: string;
  /** Place of the scenario file. */
  file?: string;
  /** `scenarioDigest`. */
  digest?: string;
  /** Absent: a run of a version that did not record them. */
  payloads?: { name: string; sha256: string; bytes: number; operation: string }[];
  cells: TestedCell[];
}
export interface TestedCell {
  strategy: StrategyName;
  image: { name: string; version: string; architecture: string; editionId: string; sha256: string };
  /** Hex SHA-256 of the answer file and the plan as the run kept them. */
  answerFile?: { file: string; sha256: string };
  plan?: { file: string; sha256: string };
  /** As DISM printed them. */
  dismVersions: string[];
  /** Ids of the checks that passed. */
  passed: string[];
}
export interface ConfigurationInput {
  scenarios: readonly TestedScenario[];
  policy: { name: string; sha256: string; knownIssues: readonly Record<string, unknown>[] };
  /** `manifest.json`; absent when the run has none. */
  evidence?: { sha256: string };
  run: { run: string; version: string; provider: string; startedAt: string };
  /** Of `run.json`. */
  tools?: readonly { name: string; version: string }[];
  decidedAt: string;
  by?: string;
}

/**
 * What the test rests on, as in-toto resource descriptors: each with a digest, or, for programs whose bytes nobody
 * hashed, with a package URL (`pkg:generic/...`) as `uri`, since one of the two must be there.
 */
export function configuration({ scenarios, policy, evidence, run, tools = [], decidedAt, by }: ConfigurationInput): ResourceDescriptor[] {
  const dism = [...new Set(scenarios.flatMap(({ cells }) => cells.flatMap(({ dismVersions }) => dismVersions)))].sort();
  const providers = run.provider.split(', ').filter((name) => name !== '');
  return unique([
    { name: inertLine(policy.name), digest: { sha256: policy.sha256 }, annotations: { kind: 'policy', decidedAt, ...(by && { decidedBy: inertLine(by) }), ...(policy.knownIssues.length > 0 && { toleratedFailures: policy.knownIssues }) } },
    ...(evidence ? [{ name: 'manifest.json', digest: { sha256: evidence.sha256 }, annotations: { kind: 'evidence', run: run.run, startedAt: run.startedAt } }] : []),
    ...scenarios.flatMap(ofScenario),
    tool('wimproof', run.version),
    ...providers.flatMap((name) => {
      const versions = tools.filter((one) => one.name === name).map(({ version }) => version);
      return (versions.length > 0 ? versions : [undefined]).map((version) => tool(name, version, { role: 'provider' }));
    }),
    ...tools.filter(({ name }) => !providers.includes(name)).map(({ name, version }) => tool(name, version)),
    ...dism.map((version) => tool('dism', version)),
  ]);
}

function ofScenario({ name, file, digest, payloads, cells }: TestedScenario): ResourceDescriptor[] {
  const scenario = inertLine(name);
  return [
    ...(digest ? [{ name: scenario, digest: { sha256: digest }, annotations: { kind: 'scenario', scenario, ...(file && { file: inertLine(file) }), digestOf: 'request, payload digests, image, expectations, declared differences, answer file and machine, as canonical JSON' } }] : []),
    ...cells
      .filter(({ image }) => /^[0-9a-f]{64}$/.test(image.sha256))
      .map(({ image }) => ({ name: inertLine(image.name), digest: { sha256: image.sha256 }, annotations: { kind: 'base-image', version: inertLine(image.version), architecture: inertLine(image.architecture), edition: inertLine(image.editionId) } })),
    ...(payloads ?? []).map((payload) => ({ name: inertLine(payload.name), digest: { sha256: payload.sha256 }, annotations: { kind: 'payload', scenario, operation: inertLine(payload.operation), bytes: payload.bytes } })),
    ...cells.flatMap(({ strategy, answerFile, plan }) => [
      ...(answerFile ? [{ name: inertLine(answerFile.file), digest: { sha256: answerFile.sha256 }, annotations: { kind: 'answer-file', scenario, strategy, note: 'as kept in the run: placeholders stand where secrets were' } }] : []),
      ...(plan ? [{ name: inertLine(plan.file), digest: { sha256: plan.sha256 }, annotations: { kind: 'plan', scenario, strategy } }] : []),
    ]),
  ];
}

function tool(name: string, version?: string, annotations: Record<string, unknown> = {}): ResourceDescriptor {
  const plain = (text: string) => encodeURIComponent(inertLine(text));
  return { name: inertLine(name), uri: `pkg:generic/${plain(name)}${version ? `@${plain(version)}` : ''}`, annotations: { kind: 'tool', ...annotations, ...(version && { version: inertLine(version) }) } };
}

/** The same base image serves many cells. */
function unique(descriptors: ResourceDescriptor[]): ResourceDescriptor[] {
  const seen = new Set<string>();
  return descriptors.filter((descriptor) => {
    const text = JSON.stringify(descriptor);
    return !seen.has(text) && seen.add(text);
  });
}
