import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { formatPath, positionOf } from '../../harness/scenario/document-position.ts';
import { notUtf8, SAVE_AS_UTF8 } from '../../harness/scenario/not-utf8.ts';
import type { ScenarioProblem } from '../../harness/scenario/scenario-error.ts';
import { inFileOrder } from '../../harness/scenario/read-document.ts';
import { yamlProblems } from '../../harness/scenario/yaml-problems.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { fit } from '../display-width.ts';
import { inertLine } from '../inert-text.ts';
import { PolicyError } from './policy-error.ts';
import { policySchemaProblems } from './policy-problems.ts';
import { policyRuleProblems } from './policy-rules.ts';
import type { PolicyFile } from './policy-schema.ts';
import type { SignoffPolicy } from './policy.ts';

/** Columns. What a message repeats of the file may be any text. */
const LONGEST_CAUSE = 300;

/**
 * Reads a policy file.
 * @returns the policy, and the file's bytes for its digest
 * @throws PolicyError with every problem of the file, each at its line and column
 */
export async function loadPolicy(file: string): Promise<{ policy: SignoffPolicy; bytes: Buffer }> {
  const absolute = path.resolve(file);
  let bytes: Buffer;
  try {
    bytes = await readFile(absolute);
  } catch (error) {
    const cause = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${(error as Error).message})`;
    throw new PolicyError([{ code: 'WP-SIGNOFF-NO-FILE', file: absolute, path: '', cause, mend: 'name a policy with --policy, or start from scenarios/signoff/quickstart.yaml' }]);
  }
  return { policy: parsePolicy(absolute, textOf(absolute, bytes)), bytes };
}

function textOf(file: string, bytes: Buffer): string {
  const place = notUtf8(bytes);
  if (place) throw new PolicyError([{ code: 'WP-SIGNOFF-ENCODING', file, ...place, path: '', cause: 'the file is not UTF-8', mend: SAVE_AS_UTF8 }]);
  return bytes.toString('utf8');
}

/**
 * The policy in a text.
 * @param file absolute path, for messages
 * @throws PolicyError
 */
export function parsePolicy(file: string, text: string): SignoffPolicy {
  const lines = new LineCounter();
  const document = parseDocument(text.replace(/^\uFEFF/, ''), { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const refuse = (problems: ScenarioProblem[]): never => {
    const shown = problems.map((problem) => ({ ...problem, cause: fit(inertLine(problem.cause), LONGEST_CAUSE), mend: fit(inertLine(problem.mend), LONGEST_CAUSE) }));
    throw new PolicyError(inFileOrder(shown));
  };
  const syntax = yamlProblems('WP-SIGNOFF', file, document, lines);
  // Syntax errors make everything after them doubtful, so they are reported alone.
  if (syntax.length > 0) refuse(syntax);
  const whole = (cause: string, mend: string): never => refuse([{ code: 'WP-SIGNOFF-YAML', file, line: 1, column: 1, path: '', cause, mend }]);
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    whole((error as Error).message, 'write the values out instead of using aliases');
  }
  if (data === null || data === undefined) whole('the file is empty', 'start from scenarios/signoff/quickstart.yaml');
  const structural = policySchemaProblems(data);
  const problems = structural.length > 0 ? structural : policyRuleProblems(data as PolicyFile);
  if (problems.length > 0)
    refuse(
      problems.map(({ code, path: at, atKey, cause, mend }) => {
        const { line, column } = positionOf(document, lines, at, atKey ? 'key' : 'value');
        return { code, file, line, column, path: formatPath(at), cause, mend };
      }),
    );
  return policyOf(data as PolicyFile);
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
