import { expect, test } from '@playwright/test';
import { execa } from 'execa';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { argumentsOf, listOf, needsQemu, secretVariables } from '../../.github/actions/wimproof/arguments.mjs';
import { buildMatrix } from '../../harness/matrix/matrix.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const action = parse(readFileSync(join(repository, '.github/actions/wimproof/action.yml'), 'utf8')) as { runs: { steps: { id?: string; run?: string; shell?: string }[] } };

test('inputs become arguments, each value one argument', () => {
  expect(argumentsOf({ WIMPROOF_COMMAND: 'run', WIMPROOF_SCENARIOS: 'a b.yaml\r\n\n $(id).yaml \n', WIMPROOF_PROVIDER: 'hyperv', WIMPROOF_OUTPUT: 'out', WIMPROOF_ARGS: '--jobs\n1' })).toEqual(['run', 'a b.yaml', '$(id).yaml', '--provider', 'hyperv', '--output', 'out', '--jobs', '1']);
  // As `toJSON(matrix.cells)` gives them.
  expect(argumentsOf({ WIMPROOF_CELLS: '[\n  "x.yaml:offline",\n  "a b.yaml:audit"\n]', WIMPROOF_OUTPUT: '' })).toEqual(['run', '--cells', 'x.yaml:offline', 'a b.yaml:audit']);
  expect(argumentsOf({ WIMPROOF_COMMAND: 'matrix', WIMPROOF_SCENARIOS: 'x.yaml', WIMPROOF_STRATEGIES: 'offline\naudit', WIMPROOF_SHARDS: '3', WIMPROOF_DURATIONS: 'd.json', WIMPROOF_LABELS: '["self-hosted","windows"]', WIMPROOF_OUTPUT: 'm.json' })).toEqual([
    'matrix', 'x.yaml', '--strategy', 'offline', 'audit', '--shards', '3', '--durations', 'd.json', '--labels', 'self-hosted', 'windows', '--format', 'github', '--output', 'm.json',
  ]);
  expect(argumentsOf({ WIMPROOF_COMMAND: 'matrix', WIMPROOF_SHARDS: '0' })).toEqual(['matrix', '--format', 'github']);
  expect(argumentsOf({ WIMPROOF_COMMAND: 'merge', WIMPROOF_FOLDER: 'shards', WIMPROOF_OUTPUT: 'merged', WIMPROOF_EXPECT: 'm.json' })).toEqual(['merge', 'shards', '--output', 'merged', '--expect', 'm.json']);
});

test('a value that would be an option, or no list, or no command is refused', () => {
  for (const environment of [{ WIMPROOF_SCENARIOS: '--no-cache' }, { WIMPROOF_CELLS: '["-x"]' }, { WIMPROOF_CELLS: '[1]' }, { WIMPROOF_COMMAND: 'clean' }, { WIMPROOF_COMMAND: 'merge' }, { WIMPROOF_PROVIDER: '--help' }])
    expect(() => argumentsOf(environment), JSON.stringify(environment)).toThrow();
  expect(listOf(undefined)).toEqual([]);
  expect([needsQemu({}), needsQemu({ WIMPROOF_PROVIDER: 'qemu' }), needsQemu({ WIMPROOF_PROVIDER: 'hyperv' }), needsQemu({ WIMPROOF_COMMAND: 'merge' })]).toEqual([true, true, false, false]);
});

test('secrets: names and values by line; a wrong line is told without its value', () => {
  expect(secretVariables('KEY=AAAAA-BBBBB=\r\n\n OTHER = x ')).toEqual([['KEY', 'AAAAA-BBBBB='], ['OTHER', 'x']]);
  for (const name of ['PATH', 'node_options', 'GITHUB_OUTPUT', 'LD_PRELOAD', 'RUNNER_TEMP', 'WIMPROOF_ARGS']) expect(() => secretVariables(`${name}=s3cret`), name).toThrow(`must not set ${name}`);
  const message = (() => {
    try {
      return String(secretVariables('A=1\ns3cret'));
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message).toContain('line 2');
  expect(message).not.toContain('s3cret');
});

test.describe('called as a runner does', () => {
  let folder: string;
  test.beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'action-'))));
  test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** The step's script in a file without an extension, given to `node`: `shell: node {0}` (actions/runner src/Runner.Worker/Handlers/ScriptHandler.cs). */
  const call = (environment: Record<string, string>) => {
    const step = action.runs.steps.find(({ id }) => id === 'call')!;
    expect(step.shell).toBe('node {0}');
    const script = join(folder, '0f8fad5b-d9cb-469f-a165-70867728950e');
    writeFileSync(script, step.run!);
    return execa(process.execPath, [script], { cwd: repository, reject: false, stdin: 'ignore', env: { GITHUB_ACTION_PATH: join(repository, '.github/actions/wimproof'), GITHUB_OUTPUT: join(folder, 'output'), ...environment } });
  };

  test('the plan job gets its matrix', async () => {
    const called = await call({ WIMPROOF_COMMAND: 'matrix', WIMPROOF_SCENARIOS: 'scenarios/quickstart.yaml', WIMPROOF_SHARDS: '2', WIMPROOF_LABELS: '["self-hosted","hyper-v"]', WIMPROOF_OUTPUT: join(folder, 'matrix.json') });
    expect(called.exitCode, called.stderr).toBe(0);
    const expected = buildMatrix((['offline', 'setup', 'audit'] as const).map((strategy) => ({ file: 'scenarios/quickstart.yaml', scenario: 'quickstart', strategy })), { estimatesMs: [1, 1, 1], shards: 2, labels: ['self-hosted', 'hyper-v'] });
    expect(JSON.parse(readFileSync(join(folder, 'matrix.json'), 'utf8'))).toEqual(expected);
    const [head, json, end] = readFileSync(join(folder, 'output'), 'utf8').split('\n');
    expect(head).toBe(`matrix<<${end}`);
    expect(end).toMatch(/^wimproof_[0-9a-f]{32}$/);
    expect(JSON.parse(json!)).toEqual(expected);
  });

  test("wimproof's exit code is the step's; secrets are masked before anything else", async () => {
    const called = await call({ WIMPROOF_COMMAND: 'run', WIMPROOF_CELLS: 'scenarios/nothing.yaml:offline', WIMPROOF_ENVIRONMENT: 'MY_KEY=AAAAA-BBBBB', GITHUB_ACTIONS: 'true' });
    expect(called.exitCode).toBe(2);
    expect(called.stdout.split('\n')[0]).toBe('::add-mask::AAAAA-BBBBB');
    // Whatever a guest prints in between is no command.
    expect(called.stdout).toMatch(/\n::stop-commands::([0-9a-f]{32})\n(?:.*\n)*::\1::$/);
    expect(called.stderr).toContain('the file does not exist');
    const wrong = await call({ WIMPROOF_COMMAND: 'clean' });
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('WP-ACTION-INPUT');
  });
});

test('the command line takes cells instead of scenarios, and only ones that there are', async () => {
  const run = (...argv: string[]) => execa(process.execPath, [join(repository, 'harness/cli/wimproof.js'), 'run', ...argv], { cwd: repository, reject: false, stdin: 'ignore' });
  const [both, form, unknown] = await Promise.all([run('scenarios/quickstart.yaml', '--cells', 'scenarios/quickstart.yaml:audit'), run('--cells', 'scenarios/quickstart.yaml'), run('--cells', 'scenarios/none.yaml:audit')]);
  expect([both.exitCode, form.exitCode, unknown.exitCode]).toEqual([2, 2, 2]);
  expect(both.stderr).toContain('WP-CELLS-ONLY');
  expect(form.stderr).toContain('WP-CELL-FORM');
  expect(unknown.stderr).toContain('WP-SCENARIO-NO-FILE');
});
