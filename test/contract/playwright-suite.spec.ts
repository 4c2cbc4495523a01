import { expect, test } from '@playwright/test';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentOf, SuiteRun, type ReportedStep } from '../suites/run-suite.ts';

// Playwright Test itself, as a child process, against the real engine; a child process stands for each machine.
// Each try starts a runner, workers and an engine: seconds on an idle host, more on one that runs all tests.
test.describe.configure({ timeout: 300_000 });

/** A loaded host takes many times what an idle one does; what is waited for comes, or the test's own limit ends it. */
const PATIENCE_MS = 120_000;

const titles = (steps: ReportedStep[] = []): string[] => steps.flatMap((step) => [step.title, ...titles(step.steps)]);

test('collecting starts nothing, and has a test for each scenario x strategy', async () => {
  const suite = new SuiteRun();
  const { exitCode } = await suite.start(['cells', '--list'], { WIMPROOF_TEST_SCENARIOS: 'passing' });
  expect(exitCode).toBe(0);
  expect(suite.tests().map(({ title, tags, line }) => [title, tags, line])).toEqual([
    ['passing > offline', ['offline'], 3],
    ['passing > audit', ['audit'], 3],
  ]);
  expect(suite.runFolders()).toEqual([]);
  expect(suite.notes()).toEqual([]);
});

test('stages and checks are steps, failed checks are soft failures at their place in the scenario file', async () => {
  const suite = new SuiteRun();
  const steps = join(suite.folder, 'steps');
  const { exitCode, all } = await suite.start(['cells'], { WIMPROOF_TEST_SCENARIOS: 'failing', WIMPROOF_TEST_STEPS: steps });
  expect(exitCode, all).toBe(1);
  const failing = suite.test('failing > offline');
  const [result] = failing.results;
  // The wrong feature, and no other check: one failure does not stop the others.
  expect(result!.errors).toHaveLength(1);
  expect(result!.errors[0]!.message).toMatch(/Feature TelnetClient is enabled[^]*Expected: "Enabled"[^]*Received: "Disabled"[^]*inventory\.features: name=TelnetClient/);
  expect(result!.errors[0]!.location).toMatchObject({ file: expect.stringMatching(/failing\.yaml$/), line: 8 });
  const stage = result!.steps!.find(({ title }) => title === 'Take the inventory')!;
  expect(stage.steps!.map(({ title }) => title)).toEqual(['take the inventory']);
  expect(stage.steps![0]!.steps!.map(({ title }) => title)).toEqual(['001: enable TelnetClient', 'restart: the hypervisor reported a reset of the machine']);
  expect(titles(result!.steps)).toEqual(expect.arrayContaining(['The edition is Professional', 'No restart is pending']));
  expect(result!.steps!.find(({ title }) => title === 'The edition is Professional')!.error).toBeUndefined();
  expect(failing.annotations).toEqual(
    expect.arrayContaining([
      { type: 'scenario', description: expect.stringMatching(/failing\.yaml:5$/) },
      { type: 'not-possible', description: expect.stringContaining('needs the running system') },
    ].map((one) => expect.objectContaining(one))),
  );
  // Nothing of a report points into the harness, where its reader has nothing to mend.
  const places = readFileSync(steps, 'utf8').trimEnd().split('\n');
  expect(places.filter((line) => line.includes('/harness/'))).toEqual([]);
  expect(places).toEqual(expect.arrayContaining([expect.stringMatching(/^Take the inventory .*failing\.yaml:1$/), expect.stringMatching(/^Attach "plan\.json" .*failing\.yaml:1$/), expect.stringMatching(/^Feature TelnetClient is enabled .*failing\.yaml:8$/)]));
  expect(result!.attachments.map(({ name }) => name)).toEqual(expect.arrayContaining(['outcome.json', 'plan.json', 'serial.log', 'run.json', 'journal.ndjson']));

  // The engine's own record of the same run.
  expect(suite.outcome('failing', 'audit').verdict).toBe('failed');
  expect(suite.comparison('failing').strategies).toEqual(['offline', 'audit']);
  expect(suite.events().at(-1)).toMatchObject({ type: 'run-end', exitCode: 1, verdict: 'failed' });
  expect(existsSync(join(suite.run(), 'report.html'))).toBe(true);
  expect(all).toMatch(/Verdict +failed +failed/);
  expect(all).toContain('report.html');
  expect(suite.ledgers()).toEqual([]);
  expect(suite.running()).toEqual([]);
});

test('--grep takes a strategy by its tag', async () => {
  const suite = new SuiteRun();
  const { exitCode, all } = await suite.start(['cells', '--grep', '@audit'], { WIMPROOF_TEST_SCENARIOS: 'passing' });
  expect(exitCode, all).toBe(0);
  expect(suite.machines()).toEqual(['passing/audit']);
});

test('a broken scenario file is one failing test, with code, line and mend; the others run', async () => {
  const suite = new SuiteRun();
  const { exitCode } = await suite.start(['cells', '--grep', 'broken|passing'], { WIMPROOF_TEST_SCENARIOS: '*' });
  expect(exitCode).toBe(1);
  const [broken, ...more] = suite.tests().filter(({ status }) => status === 'unexpected');
  expect(more).toEqual([]);
  const [error] = broken!.results[0]!.errors;
  expect(error!.message).toMatch(/ScenarioFileError: .*broken\.yaml:3:1 reqest: unknown key 'reqest'\n.*mend: did you mean 'request'\? \[WP-SCENARIO-UNKNOWN-KEY\]/);
  expect(error!.location).toMatchObject({ file: expect.stringMatching(/broken\.yaml$/), line: 3 });
  expect(suite.machines().toSorted()).toEqual(['passing/audit', 'passing/offline']);
});

test('a file that is not there is a failing test at the call', async () => {
  const suite = new SuiteRun();
  const { exitCode } = await suite.start(['cells'], { WIMPROOF_TEST_SCENARIOS: 'none' });
  expect(exitCode).toBe(1);
  const [error, ...more] = suite.tests()[0]!.results[0]!.errors;
  expect(error).toMatchObject({ message: expect.stringContaining('WP-SCENARIO-NO-FILE'), location: { file: expect.stringMatching(/cells\.suite\.ts$/), line: 3 } });
  expect(more).toEqual([]);
});

test('a pattern without files is a failing test, not an empty suite', async () => {
  const suite = new SuiteRun();
  const { exitCode } = await suite.start(['cells'], { WIMPROOF_TEST_SCENARIOS: 'none-*' });
  expect(exitCode).toBe(1);
  expect(suite.tests()[0]!.results[0]!.errors[0]!.message).toContain('WP-SUITE-NO-SCENARIO');
});

test('no more machines at a time than the engine is given, whatever the workers', async () => {
  const suite = new SuiteRun();
  const { exitCode, all } = await suite.start(['cells', '--workers', '2'], { WIMPROOF_TEST_SCENARIOS: 'passing', WIMPROOF_TEST_JOBS: '1' });
  expect(exitCode, all).toBe(0);
  // The first one's machine is given up when the second one wants its place.
  expect(suite.notes().map((line) => line.split(' ')[0])).toEqual(['machine', 'off', 'machine', 'off']);
});

test('a failed expectation costs a worker, and no machine', async () => {
  const suite = new SuiteRun();
  const { exitCode, all } = await suite.start(['machines']);
  expect(exitCode, all).toBe(1);
  expect(suite.tests().map(({ title, status }) => [title, status])).toEqual([
    ['first', 'expected'],
    ['wrong on purpose', 'unexpected'],
    ['after it', 'expected'],
  ]);
  const [first, wrong, after] = suite.tests().map(({ results }) => results[0]!);
  expect(wrong!.errors[0]!.message).toMatch(/toHaveFeature[^]*Expected: "Enabled"[^]*Received: "not listed[^]*Nearest: +TelnetClient/);
  expect(wrong!.workerIndex).toBe(first!.workerIndex);
  expect(after!.workerIndex).not.toBe(first!.workerIndex);
  expect(suite.machines()).toEqual(['passing/offline']);
  expect(suite.ledgers()).toEqual([]);
});

test('a wrong call is an error at its line, and costs neither the engine nor the machine', async () => {
  const suite = new SuiteRun();
  const { exitCode, all } = await suite.start(['calls', '--workers', '1']);
  expect(exitCode, all).toBe(1);
  const shown = suite.tests().map(({ title, results }) => {
    const [error] = results[0]!.errors;
    return [title, error ? `${/^\w+/.exec(error.message)?.[0]} ${/\[(.*)\]/.exec(error.message)?.[1]} ${error.location?.file.split('/').at(-1)}:${error.location?.line}` : 'passed'];
  });
  expect(shown).toEqual([
    ['no scenario', 'ScenarioFileError WP-SUITE-CELL calls.suite.ts:30'],
    ['on a machine > an empty line', 'ScenarioFileError WP-SUITE-CALL calls.suite.ts:9'],
    ['on a machine > no time', 'ScenarioFileError WP-SUITE-CALL calls.suite.ts:13'],
    ['on a machine > keeps its guest, and uses it later', 'passed'],
    ['on a machine > a guest of another test', 'InfrastructureError WP-LEASE-ENDED calls.suite.ts:22'],
    ['on a machine > after it', 'passed'],
  ]);
  expect(all).not.toContain('/harness/');
  expect(suite.machines()).toEqual(['passing/offline']);
  expect(suite.runFolders()).toHaveLength(1);
  expect(suite.ledgers()).toEqual([]);
});

test('a retry runs a cell again after an infrastructure error alone, and keeps the first evidence', async () => {
  const suite = new SuiteRun();
  const { exitCode } = await suite.start(['cells', '--grep', 'failing.*offline|unreliable'], { WIMPROOF_TEST_SCENARIOS: '*', WIMPROOF_TEST_RETRIES: '1' });
  expect(exitCode).toBe(1);
  const unreliable = suite.test('unreliable > offline');
  expect(unreliable.status).toBe('flaky');
  expect(unreliable.results[0]!.errors[0]!.message).toMatch(/^InfrastructureError: .*\n.*mend: .*\[WP-MACHINE-DEADLINE\]/);
  expect(suite.test('failing > offline').results.map(({ status }) => status)).toEqual(['failed', 'failed']);
  expect(suite.machines().toSorted()).toEqual(['failing/offline', 'unreliable/offline', 'unreliable/offline']);
  expect(suite.outcome('unreliable', 'offline').verdict).toBe('passed');
  expect(existsSync(join(suite.run(), 'unreliable', 'offline.attempt-1', 'outcome.json'))).toBe(true);
});

test('strategies that left different systems fail the run, even if each test passed', async () => {
  const suite = new SuiteRun();
  const { exitCode, all } = await suite.start(['cells'], { WIMPROOF_TEST_SCENARIOS: 'differing' });
  expect(suite.tests().map(({ status }) => status)).toEqual(['expected', 'expected']);
  expect(exitCode, all).toBe(1);
  expect(all).toContain('The strategies of differing left different systems');
});

test('shards are merged into one comparison', async () => {
  const suite = new SuiteRun();
  const blobs = join(suite.folder, 'blobs');
  mkdirSync(blobs);
  for (const shard of [1, 2]) {
    const { exitCode, all } = await suite.start(['cells', '--shard', `${shard}/2`], { WIMPROOF_TEST_SCENARIOS: 'passing', WIMPROOF_TEST_BLOB: join(blobs, `shard-${shard}.zip`), WIMPROOF_TEST_RUNS: join(suite.folder, `runs-${shard}`) });
    expect(exitCode, all).toBe(0);
  }
  expect(suite.machines().toSorted()).toEqual(['passing/audit', 'passing/offline']);
  const merged = new SuiteRun();
  const { exitCode, all } = await merged.merge(blobs);
  expect(exitCode, all).toBe(0);
  expect(merged.tests().map(({ title }) => title)).toEqual(['passing > offline', 'passing > audit']);
  expect(all).toMatch(/Verdict +passed +passed/);
  expect(merged.comparison('passing').strategies).toEqual(['offline', 'audit']);
  expect(merged.outcome('passing', 'audit').verdict).toBe('passed');
  expect(existsSync(join(merged.run(), 'passing', 'offline', 'serial.log'))).toBe(true);
  expect(merged.events().filter(({ type }) => type === 'outcome-end')).toHaveLength(2);
});

test('a killed runner loses no result and leaves no machine', async () => {
  const suite = new SuiteRun();
  const child = suite.start(['cells', '--grep', 'passing|waiting', '--workers', '1'], { WIMPROOF_TEST_SCENARIOS: '*' });
  await expect.poll(() => suite.machines(), { timeout: PATIENCE_MS }).toContain('waiting/offline');
  expect(suite.running()).not.toEqual([]);
  child.kill('SIGKILL');
  await child;
  await expect.poll(() => suite.ledgers(), { timeout: PATIENCE_MS }).toEqual([]);
  expect(suite.running()).toEqual([]);
  // Nobody was left to ask for it: the engine wrote all of it by itself.
  expect(suite.events().at(-1)).toMatchObject({ type: 'run-end', exitCode: 3 });
  expect(suite.outcome('passing', 'offline').verdict).toBe('passed');
  expect(suite.outcome('waiting', 'offline')).toMatchObject({ verdict: 'error', error: { code: 'WP-RUN-CANCELLED' } });
  expect(suite.comparison('passing').strategies).toEqual(['offline', 'audit']);
  expect(existsSync(join(suite.run(), 'report.html'))).toBe(true);
});

test('a killed engine is an infrastructure error, and its machine goes', async () => {
  const suite = new SuiteRun();
  const child = suite.start(['waiting']);
  await expect.poll(() => suite.machines(), { timeout: PATIENCE_MS }).toEqual(['waiting/offline']);
  const [machine] = suite.running();
  process.kill(parentOf(machine!), 'SIGKILL');
  const { exitCode, all } = await child;
  expect(exitCode, all).toBe(1);
  expect(suite.test('holds a cell').results[0]!.errors[0]!.message).toContain('WP-ENGINE-LOST');
  await expect.poll(() => suite.running(), { timeout: PATIENCE_MS }).toEqual([]);
  await expect.poll(() => suite.ledgers(), { timeout: PATIENCE_MS }).toEqual([]);
});

test('a worker that goes in the middle of a cell does not end it: the retry is given its result', async () => {
  const suite = new SuiteRun();
  const child = suite.start(['waiting'], { WIMPROOF_TEST_RETRIES: '1' });
  await expect.poll(() => suite.machines(), { timeout: PATIENCE_MS }).toEqual(['waiting/offline']);
  const workers = (): number[] => suite.notes().flatMap((line) => Number(/^worker (\d+)/.exec(line)?.[1] ?? []));
  process.kill(workers()[0]!, 'SIGKILL');
  await expect.poll(() => workers().length, { timeout: PATIENCE_MS }).toBe(2);
  writeFileSync(join(suite.folder, 'go'), '');
  const { exitCode, all } = await child;
  expect(exitCode, all).toBe(0);
  expect(suite.test('holds a cell').status).toBe('flaky');
  expect(suite.machines()).toEqual(['waiting/offline']);
});
