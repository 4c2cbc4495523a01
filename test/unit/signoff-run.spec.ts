import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { stepOutputs } from '../../harness/cli/signoff.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { signOffRun, type SignOffRequest } from '../../reports/signoff/sign-off-run.ts';
import type { SignoffRecord } from '../../reports/signoff/signoff-record.ts';
import type { TestResultPredicate } from '../../reports/attestation/statement.ts';
import { aRunFolder } from './fixtures/bundle-run-folder.ts';
import { anOutcome } from './fixtures/outcome-builder.ts';
import { withFalseCheck } from './fixtures/signoff-builder.ts';

const NO_BROWSER = { PATH: '/nowhere', WIMPROOF_BROWSER: '/nowhere/chromium' };
const POLICY = 'required: [{ scenario: branch-office }]\nsubject: { scenario: branch-office, strategy: offline }\n';

let folder: string;
let run: string;
let policyFile: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wimproof-signoff-'));
  run = await aRunFolder();
  policyFile = join(folder, 'signoff.yaml');
  await writeFile(policyFile, POLICY);
  await writeManifest(run);
});
test.afterEach(() => rm(folder, { recursive: true, force: true }));

const go = (changes: Partial<SignOffRequest> = {}) => signOffRun({ run, policyFile, now: new Date('2026-11-21T15:00:00Z'), environment: NO_BROWSER, ...changes });
const codes = async (changes?: Partial<SignOffRequest>) => (await go(changes)).record.reasons.map(({ code }) => code);
async function image(): Promise<string> {
  const file = join(folder, 'golden.vhdx');
  await writeFile(file, 'the image');
  return file;
}
async function key(mode = 0o600): Promise<string> {
  const file = join(folder, 'key.pem');
  await writeFile(file, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  await chmod(file, mode);
  return file;
}

test('a sealed green run is approved; the evidence still verifies afterwards', async () => {
  const done = await go({ by: 'Jane Doe' });
  expect(done.record).toMatchObject({ schema: 'wimproof.signoff/1', decision: 'approved', exitCode: 0, by: 'Jane Doe', subject: null, attestation: null, policy: { file: 'signoff.yaml' }, evidence: { verified: true } });
  expect(done.files).toEqual(['signoff.json', 'signoff.html']);
  expect(done.notes).toEqual([expect.stringContaining('No PDF was made')]);
  expect(JSON.parse(await readFile(join(run, 'signoff.json'), 'utf8'))).toEqual(done.record);
  expect((await go()).record.decision).toBe('approved');
  expect((await readdir(run)).filter((name) => name.includes('part'))).toEqual([]);
});

test('evidence that was touched, lost or never sealed blocks, and is not the product', async () => {
  await writeFile(join(run, 'branch-office/setup/serial.log'), 'other\n');
  expect(await go()).toMatchObject({ record: { decision: 'blocked', exitCode: 3, evidence: { verified: false } } });
  await rm(join(run, 'branch-office/setup/outcome.json'));
  expect(await codes()).toEqual(expect.arrayContaining(['evidence', 'rebuilt']));
  await rm(join(run, 'manifest.json'));
  expect((await go()).record).toMatchObject({ exitCode: 3, evidence: { sha256: null, verified: false } });
});

test('a signed attestation of the given image; what an earlier decision left does not stay beside another', async () => {
  const signed = await go({ imageFile: await image(), keyFile: await key() });
  expect(signed.files).toEqual(['signoff.json', 'signoff.html', 'statement.json', 'predicate.json', 'attestation.json']);
  expect(signed.record.attestation).toMatchObject({ result: 'WARNED', keyid: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(stepOutputs(signed)).toMatch(/^decision<<(wimproof-[0-9a-f]{32})\napproved\n\1\nsubject-name<<\1\ngolden\.vhdx\n\1\nsubject-digest<<\1\nsha256:[0-9a-f]{64}\n\1\npredicate-type<<\1\nhttps:\/\/in-toto\.io\/attestation\/test-result\/v0\.1\n\1\npredicate-path<<\1\n.*predicate\.json\n\1\n$/);
  await writeFile(policyFile, POLICY.replace('branch-office }]', 'branch-office }, { scenario: gone }]'));
  const blocked = await go({ imageFile: await image() });
  expect(blocked.record).toMatchObject({ decision: 'blocked', attestation: { result: 'FAILED', keyid: null } });
  expect(await readdir(run)).not.toContain('attestation.json');
  const without = await go();
  expect(without.files).toEqual(['signoff.json', 'signoff.html']);
  expect(await readdir(run)).not.toContain('statement.json');
  expect(stepOutputs(without)).toMatch(/^decision<<\S+\nblocked\n\S+\n$/);
});

test('a known issue stands in decision, page and attestation', async () => {
  run = await aRunFolder({ outcomes: (['offline', 'setup', 'audit'] as const).map((strategy) => (strategy === 'audit' ? withFalseCheck(anOutcome(strategy)) : anOutcome(strategy))) });
  await writeManifest(run);
  await writeFile(policyFile, `${POLICY}knownIssues: [{ signature: "product/expectation/application:*/is absent", owner: jane@example.com, ticket: "https://tracker.example/123", reason: by hand, expires: 2027-01-31 }]\n`);
  const done = await go({ imageFile: await image() });
  expect(done.record).toMatchObject({ decision: 'approved-with-known-issues', exitCode: 0, attestation: { result: 'WARNED' }, tolerated: [{ strategy: 'audit', check: 'application:branch-agent' }] });
  expect(await readFile(join(run, 'signoff.html'), 'utf8')).toContain('https://tracker.example/123');
  const predicate = JSON.parse(await readFile(join(run, 'predicate.json'), 'utf8')) as TestResultPredicate;
  expect(predicate).toMatchObject({ result: 'WARNED', warnedTests: ['branch-office/audit/application:branch-agent', 'run/image'], failedTests: [] });
  expect(predicate.configuration[0]!.annotations).toMatchObject({ toleratedFailures: [{ owner: 'jane@example.com', ticket: 'https://tracker.example/123', expires: '2027-01-31' }] });
  expect((await go({ now: new Date('2027-02-01T00:00:00Z') })).record).toMatchObject({ decision: 'blocked', exitCode: 1, reasons: [{ code: 'known-issue-expired' }] });
});

test('mistakes of the user end before anything is written or removed', async () => {
  await go({ imageFile: await image(), keyFile: await key() });
  const before = (await readdir(run)).sort();
  const text = await readFile(join(run, 'signoff.json'), 'utf8');
  const bad = join(folder, 'bad');
  await writeFile(bad, 'required: 7\n');
  await mkdir(join(folder, 'directory'));
  await writeFile(join(folder, 'empty'), '');
  const cases: [Partial<SignOffRequest>, string][] = [
    [{ policyFile: bad }, 'WP-SIGNOFF-WRONG-TYPE'],
    [{ policyFile: join(folder, 'gone') }, 'WP-SIGNOFF-NO-FILE'],
    [{ keyFile: bad }, 'WP-SIGNING-KEY'],
    [{ keyFile: join(folder, 'gone') }, 'WP-SIGNING-KEY'],
    [{ keyFile: join(folder, 'directory') }, 'WP-SIGNING-KEY'],
    [{ imageFile: join(folder, 'gone') }, 'WP-SIGNOFF-IMAGE'],
    [{ imageFile: join(folder, 'empty') }, 'WP-SIGNOFF-IMAGE'],
    [{ imageFile: join(folder, 'directory') }, 'WP-SIGNOFF-IMAGE'],
    [{ output: join(run, 'branch-office') }, 'WP-SIGNOFF-OUTPUT'],
    [{ output: join(run, 'new') }, 'WP-SIGNOFF-OUTPUT'],
    [{ run: join(folder, 'directory') }, 'WP-RUN-FOLDER'],
    [{ run: bad }, 'WP-RUN-FOLDER'],
    [{ run: join(folder, 'gone') }, 'WP-RUN-FOLDER'],
    [{ output: bad }, 'WP-SIGNOFF-OUTPUT'],
    [{ output: join(bad, 'below') }, 'WP-SIGNOFF-OUTPUT'],
  ];
  for (const [changes, code] of cases) await expect(go(changes), code).rejects.toMatchObject({ code, kind: 'scenario' });
  expect((await readdir(run)).sort()).toEqual(before);
  expect(await readFile(join(run, 'signoff.json'), 'utf8')).toBe(text);
});

test('another folder takes the files; a key that all can read is spoken of; secrets stay out', async () => {
  const keyFile = await key(0o644);
  const done = await go({ imageFile: await image(), keyFile, output: join(folder, 'new', 'out'), environment: { ...NO_BROWSER, WIMPROOF_SIGNING_PASSPHRASE: 'correct horse battery', GITHUB_ACTIONS: 'true', GITHUB_SERVER_URL: 'https://github.com', GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7' } });
  if (process.platform !== 'win32') expect(done.notes.join()).toContain('chmod 600');
  const files = await readdir(join(folder, 'new', 'out'));
  expect(files.sort()).toEqual(['attestation.json', 'predicate.json', 'signoff.html', 'signoff.json', 'statement.json']);
  const secret = (await readFile(keyFile, 'utf8')).split('\n')[1]!;
  for (const name of files) {
    const text = await readFile(join(folder, 'new', 'out', name), 'utf8');
    expect(text).not.toContain('correct horse');
    expect(text).not.toContain(secret);
  }
  expect(JSON.parse(await readFile(join(folder, 'new', 'out', 'predicate.json'), 'utf8'))).toMatchObject({ url: 'https://github.com/o/r/actions/runs/7' });
  expect((await readdir(run)).filter((name) => name.startsWith('signoff'))).toEqual([]);
  const record = JSON.parse(await readFile(join(folder, 'new', 'out', 'signoff.json'), 'utf8')) as SignoffRecord;
  expect(record.subject).toMatchObject({ name: 'golden.vhdx', from: 'file', proven: false });
});

test('the browser that prints the page is not told the passphrase', async () => {
  const browser = join(folder, 'chromium');
  await writeFile(browser, `#!/bin/sh\nenv > '${folder}/environment'\nexit 1\n`);
  await chmod(browser, 0o755);
  const done = await go({ environment: { PATH: process.env['PATH'], WIMPROOF_BROWSER: browser, WIMPROOF_SIGNING_PASSPHRASE: 'correct horse battery' } });
  expect(done.notes.join()).toContain('exit code 1');
  const environment = await readFile(join(folder, 'environment'), 'utf8');
  expect(environment).toContain('PATH=');
  expect(environment).not.toContain('WIMPROOF_');
});
