import { test, expect } from '@playwright/test';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { machinesRunning, readComparison, readEvents, readOutcome, temporaryFolder, wimproof, type Called } from './command-line.ts';

test.describe.configure({ mode: 'serial' });

let output: string;
let run: string;
let called: Called;

test('the quickstart passes through all three strategies', async () => {
  output = await temporaryFolder('quickstart');
  called = await wimproof('run', 'scenarios/quickstart.yaml', '--output', output, '--no-cache', '--reporter', 'line');
  run = join(output, 'latest');
  expect(called.exitCode, `${called.stdout}\n${called.stderr}`).toBe(0);
  expect(called.stdout).toContain('Report: ');
});

test('every strategy is judged on what was asked for', async () => {
  for (const strategy of ['offline', 'setup', 'audit']) {
    const outcome = await readOutcome(run, 'quickstart', strategy);
    expect(outcome.verdict).toBe('passed');
    expect(outcome.image.unchanged).toBe(true);
    const passed = outcome.checks.filter((check) => check.status === 'passed').map((check) => check.id);
    expect(passed).toEqual(expect.arrayContaining(['feature:TelnetClient', 'feature:WorkFolders-Client', 'driver:pane-sample.inf']));
    expect(passed.some((id) => id.startsWith('package:'))).toBe(true);
    for (const check of outcome.checks.filter((one) => one.status === 'passed')) {
      expect(check.actual).not.toBe('');
      expect(check.evidence.length).toBeGreaterThan(0);
    }
    expect(outcome.inventory?.imageState).toBe('IMAGE_STATE_COMPLETE');
    expect(outcome.stages.every((stage) => stage.status === 'succeeded')).toBe(true);
    expect(outcome.stages.every((stage) => (stage.durationMs ?? 0) > 0)).toBe(true);
    expect(outcome.imageGrowthBytes).toEqual(expect.any(Number));
  }
});

test('what offline cannot do is said with its reason, and explains the difference', async () => {
  const offline = await readOutcome(run, 'quickstart', 'offline');
  expect(offline.notPossible).toHaveLength(1);
  expect(offline.notPossible[0]?.operation).toBe('install-application:wimproof-sample.msi');
  expect(offline.notPossible[0]?.source).toMatch(/https:\/\//);
  const comparison = await readComparison(run, 'quickstart');
  expect(comparison.verdict).toBe('passed');
  expect(comparison.differences.filter((difference) => difference.class === 'unexpected')).toEqual([]);
  const application = comparison.differences.find((difference) => difference.kind === 'application');
  expect(application?.class).toBe('not-possible');
  expect(called.stdout).toMatch(/not possible/);
});

test('restarts are counted and proven', async () => {
  const audit = await readOutcome(run, 'quickstart', 'audit');
  const offline = await readOutcome(run, 'quickstart', 'offline');
  expect(audit.reboots).toBeGreaterThan(offline.reboots);
  const events = await readEvents(run);
  const boots = events.flatMap((event) => (event.type === 'phase' && event.strategy === 'audit' && /booted (\S+)/.exec(event.text)?.[1]) || []);
  expect(boots.length).toBeGreaterThan(1);
  expect(new Set(boots).size).toBe(boots.length);
});

test('the journal has a start and an end for everything', async () => {
  const events = await readEvents(run);
  expect(events[0]?.type).toBe('run-start');
  expect(events.at(-1)?.type).toBe('run-end');
  const count = (type: string): number => events.filter((event) => event.type === type).length;
  expect(count('stage-start')).toBe(count('stage-end'));
  expect(count('step-start')).toBe(count('step-end'));
  expect(count('outcome-start')).toBe(3);
  expect(count('outcome-end')).toBe(3);
});

test('the comparison can be printed again', async () => {
  const again = await wimproof('compare', run);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain('TelnetClient');
});

test('nothing is left behind but the run folder, and no secret is in it', async () => {
  // Other tests may have machines of their own.
  expect(await machinesRunning(output)).toEqual([]);
  for (const strategy of ['offline', 'setup', 'audit']) expect(existsSync(join(run, 'quickstart', strategy, 'work'))).toBe(false);
  const files = readdirSync(run, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && !entry.name.endsWith('.png'));
  expect(files.length).toBeGreaterThan(10);
  for (const file of files) {
    const text = readFileSync(join(file.parentPath, file.name), 'utf8');
    // The answer file's password in either spelling would follow one of these; only placeholders and blanks may.
    expect(text, file.name).not.toMatch(/<Value>(?!\$\{|\*SENSITIVE)[A-Za-z0-9+/=]{12,}<\/Value>/);
    expect(text, file.name).not.toMatch(/BEGIN (RSA )?PRIVATE KEY/);
  }
});

test('a second run takes the serviced disk from the cache', async () => {
  // What a run does not take from the cache it keeps there all the same.
  const second = await wimproof('run', 'scenarios/quickstart.yaml', '--strategy', 'offline', '--output', output, '--reporter', 'line');
  expect(second.exitCode, second.stdout + second.stderr).toBe(0);
  const outcome = await readOutcome(join(output, 'latest'), 'quickstart', 'offline');
  expect(outcome.stages[0]?.status).toBe('skipped-cached');
  expect(outcome.stages[0]?.cachedFrom?.durationMs).toBeGreaterThan(0);
  // What was done to the cached disk is still told.
  expect(outcome.stages[0]?.jobSteps.some((step) => step.operation === 'enable-feature:TelnetClient')).toBe(true);
});
