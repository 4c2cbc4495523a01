import { createHash } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { signOff } from '../../harness/cli/signoff.ts';
import { finishRun } from '../../reports/finish-run.ts';
import { openRun } from '../../reports/open-run.ts';
import { storedSignoff, withBudgets } from '../../reports/signoff/stored-signoff.ts';
import { aRunFolder } from './fixtures/bundle-run-folder.ts';

let folder: string;
let run: string;
let policy: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wimproof-stored-'));
  run = await aRunFolder();
  await finishRun(run);
  policy = join(folder, 'signoff.yaml');
  await writeFile(policy, 'required: [{ scenario: branch-office }]\nbudgets: [{ minutes: 1 }, { strategies: [audit], reboots: 9 }]\n');
  process.env['WIMPROOF_BROWSER'] = join(folder, 'none');
});
test.afterEach(async () => {
  delete process.env['WIMPROOF_BROWSER'];
  await rm(folder, { recursive: true, force: true });
  await rm(join(run, '..'), { recursive: true, force: true });
});

const decide = (options: { output?: string } = {}): Promise<number> => signOff(run, { policy, ...options }, { say: () => {}, warn: () => {} });

test("the run's report shows the decision and its budgets", async () => {
  expect(await readFile(join(run, 'report.html'), 'utf8')).not.toContain('Sign-off: BLOCKED');
  expect(await decide()).toBe(1);
  expect(await readFile(join(run, 'report.html'), 'utf8')).toContain('Sign-off: BLOCKED');
  const scenario = withBudgets(openRun(run), storedSignoff(run)!).scenario('branch-office');
  expect(scenario.budgets).toEqual({ offline: { minutes: 1 }, setup: { minutes: 1 }, audit: { minutes: 1, reboots: 9 } });
});

test('a decision that lies elsewhere leaves the report as it is', async () => {
  const before = await readFile(join(run, 'report.html'), 'utf8');
  expect(await decide({ output: join(folder, 'decision') })).toBe(1);
  expect(await readFile(join(run, 'report.html'), 'utf8')).toBe(before);
});

test('a decision on other evidence, or none, is not shown', async () => {
  expect(storedSignoff(run)).toBeNull();
  await decide();
  expect(storedSignoff(run)).toMatchObject({ decision: 'blocked' });
  await appendFile(join(run, 'branch-office/setup/serial.log'), 'one more line\n');
  await finishRun(run);
  expect(storedSignoff(run)).toBeNull();
  expect(await readFile(join(run, 'report.html'), 'utf8')).not.toContain('Sign-off: BLOCKED');
  await writeFile(join(run, 'signoff.json'), '{"schema":"wimproof.signoff/1","decision":"constructor"}');
  expect(storedSignoff(run)).toBeNull();
});

test('whatever lies there as signoff.json, the report is made', async () => {
  const sha256 = createHash('sha256').update(await readFile(join(run, 'manifest.json'))).digest('hex');
  const good = { schema: 'wimproof.signoff/1', decision: 'approved', reasons: [], budgets: [], evidence: { sha256 } };
  const store = (value: object) => writeFile(join(run, 'signoff.json'), JSON.stringify(value));
  await store(good);
  expect(storedSignoff(run)).toMatchObject({ decision: 'approved' });
  for (const bad of [{ reasons: [null] }, { reasons: [{}] }, { budgets: [null] }, { budgets: [{ scenario: 'branch-office', strategy: '__proto__', value: 'minutes', allowed: 1 }] }, { budgets: [{ scenario: 'branch-office', strategy: 'audit', value: 'minutes', allowed: null }] }, { evidence: null }, { decision: 'toString' }]) {
    await store({ ...good, ...bad });
    expect(storedSignoff(run), JSON.stringify(bad)).toBeNull();
  }
});
