import { test, expect } from '@playwright/test';
import { execa } from 'execa';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { machinesRunning } from './command-line.ts';
import { repository, SuiteRun } from '../suites/run-suite.ts';

// A suite on Pane machines: the quickstart's offline strategy and hand-written tests, one of which fails on purpose.
const program = join(repository, 'node_modules', '@playwright', 'test', 'cli.js');

async function writeSuite(): Promise<{ config: string; folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'suite-'));
  const config = join(folder, 'playwright.config.ts');
  // Outside the repository the package has no name; a user's project finds it under node_modules.
  const harness = join(repository, 'harness', 'playwright');
  const api = JSON.stringify(join(harness, 'index.ts'));
  const reporters = [['json', { outputFile: join(folder, 'report.json') }], [join(harness, 'reporter.ts')]];
  const use = { engine: { output: join(folder, 'runs') } };
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(config, `export default ${JSON.stringify({ testDir: folder, outputDir: join(folder, 'results'), workers: 1, reporter: reporters, use })};\n`);
  writeFileSync(
    join(folder, 'quickstart.spec.ts'),
    [
      `import { expect, scenarios, test } from ${api};`,
      `const scenario = ${JSON.stringify(join(repository, 'scenarios', 'quickstart.yaml'))};`,
      "scenarios(scenario, { strategies: ['offline'] });",
      "test.describe('on its machine', () => {",
      "  test.use({ scenario, strategy: 'offline' });",
      "  test('is as asked for', async ({ guest }) => {",
      "    await expect(guest).toHavePackage('Package_for_KB5099001~*');",
      "    await expect(guest).toHaveDriver('pane-sample.inf');",
      "    await expect(guest).not.toHaveFeature('WorkFolders-Client');",
      '  });',
      "  test('wrong on purpose', async ({ guest }) => {",
      "    await expect(guest).toHaveFeature('TelnetClient', { state: 'disabled' });",
      '  });',
      "  test('after it', async ({ guest }) => {",
      "    const { stdout, exitCode } = await guest.cmd('echo %COMPUTERNAME%');",
      '    expect(exitCode).toBe(0);',
      '    expect(stdout.trim()).toBe(guest.inventory.computerName);',
      '    expect((await guest.screenshot()).subarray(1, 4).toString()).toBe("PNG");',
      "    await expect(guest).toHaveFeature('TelnetClient');",
      '  });',
      '});',
      '',
    ].join('\n'),
  );
  return { config, folder };
}

test('a failed expectation costs a worker and no machine; nothing is left', async () => {
  const { config, folder } = await writeSuite();
  const suite = new SuiteRun();
  const { WIMPROOF_TEST_CELL_WORK: _, ...environment } = suite.environment({ HOME: process.env['HOME'] ?? '' });
  const { exitCode, all } = await execa(process.execPath, [program, 'test', '--config', config], { cwd: folder, env: environment, extendEnv: false, reject: false, stdin: 'ignore', all: true });
  expect(exitCode, all).toBe(1);
  const report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')) as { stats: { expected: number; unexpected: number } };
  expect(report.stats).toMatchObject({ expected: 3, unexpected: 1 });
  const workers = [...readFileSync(join(folder, 'report.json'), 'utf8').matchAll(/"workerIndex": (\d+)/g)].map(([, index]) => Number(index));
  // The test that fails on purpose ends the first worker; the others run in the second one.
  expect(workers.toSorted()).toEqual([0, 0, 1, 1]);

  const journal = readFileSync(join(folder, 'runs', 'latest', 'journal.ndjson'), 'utf8');
  expect(journal.match(/"type":"outcome-start"/g), 'the machine was serviced once').toHaveLength(1);
  expect(journal.trimEnd().split('\n').at(-1)).toContain('"verdict":"passed"');
  expect(existsSync(join(folder, 'runs', 'latest', 'machines')), 'and not made again').toBe(false);
  expect(existsSync(join(folder, 'runs', 'latest', 'report.html'))).toBe(true);
  expect(all).toMatch(/Checks passed +6 of 6/);
  expect(suite.ledgers()).toEqual([]);
  expect(await machinesRunning(folder)).toEqual([]);
});

test('a runner that is killed while a machine runs leaves no machine, and a run that can be reported', async () => {
  const { config, folder } = await writeSuite();
  const suite = new SuiteRun();
  const { WIMPROOF_TEST_CELL_WORK: _, ...environment } = suite.environment({ HOME: process.env['HOME'] ?? '' });
  const runner = execa(process.execPath, [program, 'test', '--config', config], { cwd: folder, env: environment, extendEnv: false, reject: false, stdin: 'ignore' });
  await expect.poll(async () => (await machinesRunning(folder)).length, { timeout: 300_000 }).toBe(1);
  runner.kill('SIGKILL');
  await runner;
  await expect.poll(() => suite.ledgers(), { timeout: 60_000 }).toEqual([]);
  expect(await machinesRunning(folder)).toEqual([]);
  const run = join(folder, 'runs', 'latest');
  const outcome = JSON.parse(readFileSync(join(run, 'quickstart', 'offline', 'outcome.json'), 'utf8')) as { verdict: string; error: { code: string } };
  expect(outcome).toMatchObject({ verdict: 'error', error: { code: 'WP-RUN-CANCELLED' } });
  expect(readFileSync(join(run, 'journal.ndjson'), 'utf8').trimEnd().split('\n').at(-1)).toContain('"type":"run-end"');
  expect(existsSync(join(run, 'report.html'))).toBe(true);
  expect(existsSync(join(run, 'quickstart', 'offline', 'work'))).toBe(false);
});
