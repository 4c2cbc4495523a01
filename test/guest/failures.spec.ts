import { test, expect } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readOutcome, repository, temporaryFolder, wimproof } from './command-line.ts';

/** A scenario on the reference guest, written to a folder of its own. */
async function scenario(name: string, body: string): Promise<{ file: string; output: string }> {
  const output = await temporaryFolder(name);
  const file = join(output, 'scenario.yaml');
  await writeFile(file, `name: ${name}\nimage: { template: pane }\nmachine: { memory: 768MiB, processors: 1 }\npayloads: { build: ${join(repository, 'scenarios/payloads/build.ts')} }\n${body}`);
  return { file, output };
}

// One run for all: machines are what is slow.
test.describe.configure({ mode: 'serial' });
const NAME = 'failures';
let run: string;

test('a package that is not applicable and a wrong expectation: exit code 1', async () => {
  const { file, output } = await scenario(
    NAME,
    'strategies: [offline, setup]\nrequest:\n  - { operation: add-package, source: "${payloads}/broken/kb5099001-x86.cab" }\n  - { operation: enable-feature, feature: TelnetClient }\nexpect:\n  - { feature: TelnetClient, state: disabled }\n',
  );
  const called = await wimproof('run', file, '--output', output, '--reporter', 'line');
  expect(called.exitCode, called.stdout + called.stderr).toBe(1);
  run = join(output, 'latest');
});

test('offline DISM says that the package is not applicable, and goes on; the finished system lacks it', async () => {
  const outcome = await readOutcome(run, NAME, 'offline');
  expect(outcome.verdict).toBe('failed');
  const step = outcome.stages.flatMap((stage) => stage.jobSteps).find((one) => one.operation?.startsWith('add-package'));
  expect(step?.exitCode).toBe(0x800f081e);
  expect(step?.log).toContain('0x800f081e');
  const check = outcome.checks.find(({ id }) => id.startsWith('package:'));
  expect(check?.status).toBe('failed');
  expect(check?.evidence.join()).toMatch(/0x800f081e: .*does not apply/);
});

test('a wrong expectation is a product failure, with expected and actual', async () => {
  const outcome = await readOutcome(run, NAME, 'offline');
  const failed = outcome.checks.find(({ id }) => id === 'feature:TelnetClient');
  expect(failed?.status).toBe('failed');
  expect(failed?.actual).toContain('Enabled');
  // The servicing itself went well: only the expectation is false.
  expect(outcome.stages.every((stage) => stage.status !== 'failed')).toBe(true);
});

test('Windows Setup stops at a package that is not applicable', async () => {
  const setup = await readOutcome(run, NAME, 'setup');
  expect(setup.verdict).toBe('failed');
  expect(setup.error?.code).toBe('WP-SETUP-ERROR');
  expect(setup.error?.kind).toBe('product');
  expect(setup.evidence.screenshots.length).toBeGreaterThan(0);
});

test('a payload that is no package is a scenario error before anything starts: exit code 2', async () => {
  const { file, output } = await scenario('damaged-package', 'request:\n  - { operation: add-package, source: "${payloads}/broken/kb5099001-damaged.cab" }\n');
  const called = await wimproof('run', file, '--output', output);
  expect(called.exitCode, called.stdout).toBe(2);
  expect(called.stderr).toContain('mend:');
  expect(called.stderr).not.toMatch(/\n\s+at /);
});
