import { expect, test } from '@playwright/test';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { INTERRUPTS, onInterrupt, type Interrupt, type InterruptAction, type InterruptState } from '../../harness/cli/interrupt-state.ts';
import { loadRun } from '../../reports/model.ts';

function actions(...signals: Interrupt[]): InterruptAction[] {
  let state: InterruptState = 'running';
  return signals.map((signal) => {
    const next = onInterrupt(state, signal);
    state = next.state;
    return next.action;
  });
}

test('the first signal asks, the second presses, the third ends; Ctrl-Break presses at once', () => {
  expect(actions('SIGINT', 'SIGINT', 'SIGINT', 'SIGINT')).toEqual(['stop', 'power-off', 'leave', 'leave']);
  // A GitHub runner on Linux, and on Windows.
  expect(actions('SIGINT', 'SIGTERM')).toEqual(['stop', 'power-off']);
  expect(actions('SIGINT', 'SIGBREAK')).toEqual(['stop', 'power-off']);
  expect(actions('SIGTERM', 'SIGINT')).toEqual(['stop', 'power-off']);
  expect(actions('SIGBREAK', 'SIGBREAK')).toEqual(['power-off', 'leave']);
});

test('no order of signals asks twice, or leaves before the machines were told to go off', () => {
  const orders = INTERRUPTS.flatMap((a) => INTERRUPTS.flatMap((b) => INTERRUPTS.flatMap((c) => INTERRUPTS.map((d) => [a, b, c, d] as const))));
  for (const order of orders) {
    const done = actions(...order);
    expect(done.join(' '), order.join(' ')).toMatch(/^(stop )?power-off( leave)+$/);
  }
});

const program = fileURLToPath(new URL('fixtures/cancelled-run.ts', import.meta.url));
let output: string;
let child: ChildProcess | undefined;
// Starting a process of TypeScript takes seconds where other tests run beside it.
test.describe.configure({ timeout: 90_000 });
test.beforeEach(() => void (output = mkdtempSync(join(tmpdir(), 'cancel-'))));
test.afterEach(() => {
  if (child?.exitCode === null) child.kill('SIGKILL');
  rmSync(output, { recursive: true, force: true, maxRetries: 3 });
});

/** A run whose two machines run, with a third cell waiting. */
async function startedRun(screenshotMs: number): Promise<ChildProcess> {
  child = fork(program, [output, String(screenshotMs)], { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { ...process.env, XDG_STATE_HOME: output, RUNNER_TRACKING_ID: 'github_1' } });
  await expect.poll(() => told().filter((line) => line.startsWith('on ')).length, { timeout: 60_000 }).toBe(2);
  return child;
}
const told = (): string[] => (existsSync(join(output, 'machines.log')) ? readFileSync(join(output, 'machines.log'), 'utf8').trimEnd().split('\n') : []);
/** Its exit code, and how many milliseconds after the last signal each machine was powered off. */
async function ended(run: ChildProcess): Promise<{ code: number | null; offAfterMs: number[] }> {
  const [code] = run.exitCode === null ? ((await once(run, 'exit')) as [number | null]) : [run.exitCode];
  return { code, offAfterMs: told().flatMap((line) => /^off \S+ (\S+)$/.exec(line)?.[1] ?? []).map(Number) };
}
const runFolder = (): string => join(output, readdirSync(output).find((name) => /^\d{8}-/.test(name))!);

test('the first signal: evidence is kept, machines go off, what was not begun is not run, the run folder is whole', async () => {
  const run = await startedRun(200);
  run.kill('SIGINT');
  const { code, offAfterMs } = await ended(run);
  expect(code).toBe(3);
  expect(offAfterMs).toHaveLength(2);
  // Well before a runner's second signal, after 7.5 s.
  expect(Math.max(...offAfterMs)).toBeLessThan(6000);
  expect(told().filter((line) => line.startsWith('on '))).toHaveLength(2);
  const folder = runFolder();
  const report = loadRun(folder);
  expect(report).toMatchObject({ verdict: 'error', exitCode: 3, interrupted: false });
  const outcomes = report.scenarios[0]!.cells.map(({ outcome }) => outcome);
  expect(outcomes.map(({ strategy, verdict, error }) => [strategy, verdict, error?.code, error?.kind])).toEqual([
    // The longest strategies are begun first.
    ['offline', 'not-run', 'WP-RUN-CANCELLED', 'infrastructure'],
    ['setup', 'error', 'WP-RUN-CANCELLED', 'infrastructure'],
    ['audit', 'error', 'WP-RUN-CANCELLED', 'infrastructure'],
  ]);
  for (const { strategy, evidence, stages } of outcomes.slice(1)) {
    expect(stages.map(({ status }) => status)).toEqual(['failed', 'not-run']);
    expect(evidence.screenshots).toHaveLength(1);
    expect(readFileSync(join(folder, 'stuck', strategy, evidence.screenshots[0]!), 'utf8')).toBe('a picture');
    expect(readFileSync(join(folder, 'stuck', strategy, evidence.logs[0]!), 'utf8')).toContain('BdsDxe: starting Boot0001');
    expect(existsSync(join(folder, 'stuck', strategy, 'work'))).toBe(false);
  }
  for (const file of ['report.html', 'junit.xml', 'journal.ndjson', 'run.json', 'stuck/comparison.json', 'stuck/offline/outcome.json', 'stuck/offline/plan.json']) expect(existsSync(join(folder, file)), file).toBe(true);
});

test('a screenshot that takes too long is given up: the run still ends in time, with the serial log', async () => {
  const run = await startedRun(60_000);
  run.kill('SIGINT');
  const { code, offAfterMs } = await ended(run);
  expect(code).toBe(3);
  expect(offAfterMs).toHaveLength(2);
  expect(Math.min(...offAfterMs)).toBeGreaterThan(2500);
  expect(Math.max(...offAfterMs)).toBeLessThan(6500);
  expect(loadRun(runFolder()).scenarios[0]!.cells[1]!.outcome.evidence.screenshots).toEqual([]);
  expect(readdirSync(join(runFolder(), 'stuck/audit/evidence')).join()).toMatch(/-serial\.txt$/);
});

test("the reaper is not among the processes that the runner kills at the end of a job", async () => {
  test.skip(process.platform !== 'linux', 'reads /proc');
  const run = await startedRun(0);
  const reaper = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).find((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(1, 4).join(' ').includes(`reaper.js ${output}`);
    } catch {
      return false;
    }
  });
  expect(readFileSync(`/proc/${run.pid}/environ`, 'utf8')).toContain('RUNNER_TRACKING_ID=github_1');
  expect(readFileSync(`/proc/${reaper}/environ`, 'utf8').split('\0')).toContain('RUNNER_TRACKING_ID=');
  run.kill('SIGINT');
  expect((await ended(run)).code).toBe(3);
});

test('the second signal does not wait for evidence', async () => {
  const run = await startedRun(60_000);
  run.kill('SIGINT');
  await once(run.stderr!, 'data');
  run.kill('SIGTERM');
  const { code, offAfterMs } = await ended(run);
  expect(code).toBe(3);
  expect(offAfterMs).toHaveLength(2);
  expect(Math.max(...offAfterMs)).toBeLessThan(2500);
  expect(loadRun(runFolder()).interrupted).toBe(false);
});

test('Ctrl-Break powers the machines off at once', async () => {
  const run = await startedRun(60_000);
  run.send('SIGBREAK');
  const { code, offAfterMs } = await ended(run);
  expect(code).toBe(3);
  expect(offAfterMs).toHaveLength(2);
  expect(Math.max(...offAfterMs)).toBeLessThan(2500);
});
