import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ScenarioProblem } from '../../harness/scenario/scenario-error.ts';
import { inFileOrder, notUtf8, parseYaml, unreadable, yamlData, type YamlKind } from '../../harness/scenario/yaml-file.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { fit } from '../display-width.ts';
import { inertLine } from '../inert-text.ts';
import { PolicyError } from './policy-error.ts';
import { policySchemaProblems } from './policy-problems.ts';
import { policyRuleProblems } from './policy-rules.ts';
import type { PolicyFile } from './policy-schema.ts';
import type { SignoffPolicy } from './policy.ts';

const POLICY: YamlKind = { prefix: 'WP-SIGNOFF', example: 'scenarios/signoff/quickstart.yaml' };
/** Columns. What a message repeats of the file may be any text. */
const LONGEST_CAUSE = 300;

/**
 * Reads a policy file.
 * @returns the policy, and the file's bytes for its digest
 * @throws PolicyError with every problem of the file, each at its line and column
 */
export async function loadPolicy(file: string): Promise<{ policy: SignoffPolicy; bytes: Buffer }> {
  const absolute = path.resolve(file);
  const bytes = await readFile(absolute).catch((error: NodeJS.ErrnoException) => {
    throw new PolicyError([unreadable(POLICY, absolute, error, `name a policy with --policy, or start from ${POLICY.example}`)]);
  });
  const encoding = notUtf8(POLICY, absolute, bytes);
  if (encoding) throw new PolicyError([encoding]);
  return { policy: parsePolicy(absolute, bytes.toString('utf8')), bytes };
}

/**
 * The policy in a text.
 * @param file absolute path, for messages
 * @throws PolicyError
 */
export function parsePolicy(file: string, text: string): SignoffPolicy {
  const { document, syntax, located } = parseYaml(POLICY, file, text);
  const refuse = (problems: ScenarioProblem[]): never => {
    const shown = problems.map((problem) => ({ ...problem, cause: fit(inertLine(problem.cause), LONGEST_CAUSE), mend: fit(inertLine(problem.mend), LONGEST_CAUSE) }));
    throw new PolicyError(inFileOrder(shown));
  };
  // Reported alone.
  if (syntax.length > 0) refuse(syntax);
  const read = yamlData(POLICY, file, document);
  if ('problem' in read) return refuse([read.problem]);
  const structural = policySchemaProblems(read.data);
  const problems = structural.length > 0 ? structural : policyRuleProblems(read.data as PolicyFile);
  if (problems.length > 0) refuse(problems.map(located));
  return policyOf(read.data as PolicyFile);
}

function policyOf(file: PolicyFile): SignoffPolicy {
  return {
    required: file.required.map(({ scenario, strategies }) => ({ scenario, strategies: strategies ?? [...STRATEGIES] })),
    knownIssues: file.knownIssues ?? [],
    budgets: (file.budgets ?? []).map(({ imageGrowth, ...entry }) => ({ ...entry, ...(imageGrowth !== undefined && { imageGrowthBytes: bytesOf(imageGrowth) }) })),
    differences: file.differences ?? [],
    ...(file.subject && { subject: file.subject }),
  };
}

const UNITS: Record<string, number> = { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

function bytesOf(size: string | number): number {
  if (typeof size === 'number') return size;
  const [, number = '0', unit = 'bytes'] = /^([\d.]+) ?(\w+)$/.exec(size) ?? [];
  return Math.round(Number(number) * UNITS[unit]!);
}
