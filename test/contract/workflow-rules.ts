import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';

/**
 * Rules for workflows and composite actions that no linter has. Each takes the text of a file and gives what breaks it,
 * as `where: what`.
 */
type Rule = (text: string) => string[];
interface Step {
  where: string;
  uses?: unknown;
  run?: unknown;
  shell?: unknown;
  env?: Record<string, unknown>;
}

function parsed(text: string): Record<string, unknown> {
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  if (document.errors.length > 0) throw document.errors[0];
  return document.toJS() as Record<string, unknown>;
}
function mapOf(value: unknown): Record<string, Record<string, unknown>> {
  return (value ?? {}) as Record<string, Record<string, unknown>>;
}
function stepsOf(text: string): Step[] {
  const file = parsed(text);
  const of = (where: string, steps: unknown): Step[] => ((steps ?? []) as Step[]).map((step, index) => ({ ...step, where: `${where} step ${index + 1}` }));
  const jobs = Object.entries(mapOf(file['jobs']));
  // A job may itself call a workflow.
  return [...jobs.flatMap(([name, job]) => [...of(name, job['steps']), ...(job['uses'] === undefined ? [] : [{ where: name, uses: job['uses'] }])]), ...of('action', mapOf(file)['runs']?.['steps'])];
}

/** A tag can be moved to other code; a commit cannot. The comment says which version it is. */
export const pinned: Rule = (text) => {
  const unpinned = stepsOf(text).flatMap(({ where, uses }) => (uses !== undefined && !/^(?:\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/.test(String(uses)) ? [`${where}: ${String(uses)} is not pinned to a commit`] : []));
  const silent = text.split('\n').flatMap((line, index) => (/uses:\s+[^.\s][^\s]*@[0-9a-f]{40}/.test(line) && !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line) ? [`line ${index + 1}: the version is not in a comment`] : []));
  return [...unpinned, ...silent];
};

/** Without its own, a job has whatever the repository gives by default. */
export const jobPermissions: Rule = (text) => Object.entries(mapOf(parsed(text)['jobs'])).flatMap(([name, job]) => (job['permissions'] === undefined ? [`${name}: no permissions`] : Object.values(job['permissions'] as object).includes('write') || job['permissions'] === 'write-all' ? [`${name}: may write`] : []));

/** The default is six hours. */
export const jobTimeout: Rule = (text) => Object.entries(mapOf(parsed(text)['jobs'])).flatMap(([name, job]) => (job['timeout-minutes'] === undefined && job['uses'] === undefined ? [`${name}: no timeout-minutes`] : []));

/** An expression in a script is pasted into it before the shell reads it: whoever fills it writes the script. */
export const noExpressionInRun: Rule = (text) => stepsOf(text).flatMap(({ where, run }) => (String(run ?? '').includes('${{') ? [`${where}: an expression in run`] : []));

/** The default differs between Windows and Linux. */
export const shellNamed: Rule = (text) => stepsOf(text).flatMap(({ where, run, shell }) => (run !== undefined && shell === undefined ? [`${where}: no shell`] : []));

/** A secret in the environment of a job or workflow is seen by every step, third-party ones too. */
export const secretsInStepsOnly: Rule = (text) => {
  const file = parsed(text);
  const wide = [['workflow', file['env']] as const, ...Object.entries(mapOf(file['jobs'])).map(([name, job]) => [name, job['env']] as const)];
  return wide.flatMap(([where, env]) => (JSON.stringify(env ?? '').includes('secrets.') ? [`${where}: a secret in env`] : []));
};

export const RULES: Record<string, Rule> = { pinned, jobPermissions, jobTimeout, noExpressionInRun, shellNamed, secretsInStepsOnly };

/**
 * A composite action's file: the keys of the "Metadata syntax" page, and of steps those that the runner knows
 * (actions/runner src/Runner.Worker/action_yaml.json, at 258d6c857db3519913f7deb6004b60172f8043ae). The schema on
 * SchemaStore that could be had (03016f8e) is older than composite actions.
 */
const text = z.string().min(1);
const step = z.strictObject({ name: text.optional(), id: text.optional(), if: text.optional(), env: z.record(text, z.string()).optional(), 'continue-on-error': z.union([z.boolean(), text]).optional() });
export const compositeAction = z.strictObject({
  name: text,
  author: text.optional(),
  description: text,
  inputs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), z.strictObject({ description: text, required: z.boolean().optional(), default: z.string().optional(), deprecationMessage: text.optional() })).optional(),
  outputs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), z.strictObject({ description: text, value: text })).optional(),
  runs: z.strictObject({
    using: z.literal('composite'),
    steps: z.array(z.union([step.extend({ run: text, shell: text, 'working-directory': text.optional() }), step.extend({ uses: text, with: z.record(text, z.union([z.string(), z.boolean(), z.number()])).optional() })])).min(1),
  }),
  branding: z.strictObject({ icon: text, color: text }).optional(),
});

/** What is wrong with an action's file: keys, and inputs and steps that are named but not there. */
export function actionProblems(content: string): string[] {
  const data = parsed(content);
  const result = compositeAction.safeParse(data);
  if (!result.success) return result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  const inputs = new Set(Object.keys(result.data.inputs ?? {}));
  const ids = new Set(result.data.runs.steps.flatMap(({ id }) => id ?? []));
  const body = JSON.stringify({ runs: result.data.runs, outputs: result.data.outputs });
  return [
    ...[...body.matchAll(/inputs\.([\w-]+)/g)].flatMap(([, name]) => (inputs.has(name!) ? [] : [`there is no input ${name}`])),
    ...[...inputs].filter((name) => !new RegExp(`inputs\\.${name}(?![\\w-])`).test(body)).map((name) => `input ${name} is not used`),
    ...[...body.matchAll(/steps\.([\w-]+)/g)].flatMap(([, name]) => (ids.has(name!) ? [] : [`there is no step ${name}`])),
    ...(/secrets\./.test(body) ? ['the secrets context is not there in a composite action'] : []),
  ];
}
