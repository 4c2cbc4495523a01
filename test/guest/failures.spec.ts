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

test('a wrong expectation is a product failure: exit code 1, with expected and actual', async () => {
  const { file, output } = await scenario(
    'wrong-expectation',
    'strategies: [offline]\nrequest:\n  - { operation: enable-feature, feature: TelnetClient }\nexpect:\n  - { feature: TelnetClient, state: disabled }\n',
  );
  const called = await wimproof('run', file, '--output', output, '--reporter', 'line');
  expect(called.exitCode, called.stdout + called.stderr).toBe(1);
  const outcome = await readOutcome(join(output, 'latest'), 'wrong-expectation', 'offline');
  expect(outcome.verdict).toBe('failed');
  const failed = outcome.checks.filter((check) => check.status === 'failed');
  expect(failed.map((check) => check.id)).toEqual(['feature:TelnetClient']);
  expect(failed[0]?.actual).toContain('Enabled');
  // The servicing itself went well: only the expectation is false.
  expect(outcome.stages.every((stage) => stage.status !== 'failed')).toBe(true);
});

test('a package that is not applicable is a product failure in every strategy, each in its own way', async () => {
  const { file, output } = await scenario(
    'inapplicable-package',
    'request:\n  - { operation: add-package, source: "${payloads}/broken/kb5099001-x86.cab" }\n',
  );
  const called = await wimproof('run', file, '--output', output, '--reporter', 'line');
  expect(called.exitCode, called.stdout + called.stderr).toBe(1);
  // DISM says so and goes on; the finished system lacks the package.
  for (const strategy of ['offline', 'audit']) {
    const outcome = await readOutcome(join(output, 'latest'), 'inapplicable-package', strategy);
    expect(outcome.verdict).toBe('failed');
    const step = outcome.stages.flatMap((stage) => stage.jobSteps).find((one) => one.operation?.startsWith('add-package'));
    expect(step?.exitCode).toBe(0x800f081e);
    expect(step?.log).toContain('0x800f081e');
    expect(outcome.checks.find((check) => check.id.startsWith('package:'))?.status).toBe('failed');
  }
  // Windows Setup stops.
  const setup = await readOutcome(join(output, 'latest'), 'inapplicable-package', 'setup');
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
