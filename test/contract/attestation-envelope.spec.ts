import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { execa } from 'execa';
import { anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aRunFolder } from '../unit/fixtures/bundle-run-folder.ts';
import { preAuthenticationEncoding, type Envelope } from '../../reports/attestation/envelope.ts';
import { verifyFiles } from '../../reports/attestation/verify-files.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { signOffRun } from '../../reports/signoff/sign-off-run.ts';

// Others verify what `wimproof signoff` signs: OpenSSL, and Debian's python3-securesystemslib (the library of in-toto and TUF).
const NO_BROWSER = { PATH: '/nowhere', WIMPROOF_BROWSER: '/nowhere/chromium' };
const PASSPHRASE = 'a passphrase of the test';

let folder: string;
test.beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'wimproof-attest-'))));
test.afterEach(() => rm(folder, { recursive: true, force: true }));

/** A sealed run, signed off with a key that OpenSSL made. */
async function signedOff(): Promise<{ output: string; key: string; publicKey: string; image: string }> {
  const run = await aRunFolder({ outcomes: (['offline', 'setup', 'audit'] as const).map((strategy) => anOutcome(strategy)) });
  await writeManifest(run);
  const [key, publicKey, image, policyFile, output] = ['key.pem', 'key.pub.pem', 'golden.vhdx', 'signoff.yaml', 'out'].map((name) => join(folder, name)) as [string, string, string, string, string];
  await execa('openssl', ['genpkey', '-algorithm', 'ed25519', '-aes-256-cbc', '-pass', 'env:PASS', '-out', key], { env: { PASS: PASSPHRASE } });
  await execa('openssl', ['pkey', '-in', key, '-passin', 'env:PASS', '-pubout', '-out', publicKey], { env: { PASS: PASSPHRASE } });
  await writeFile(image, Buffer.alloc(3_000_000, 7));
  await writeFile(policyFile, 'required: [{ scenario: branch-office }]\nsubject: { scenario: branch-office, strategy: offline }\n');
  const done = await signOffRun({ run, policyFile, imageFile: image, keyFile: key, output, by: 'Jane Doe', environment: { ...NO_BROWSER, WIMPROOF_SIGNING_PASSPHRASE: PASSPHRASE } });
  expect(done.record.reasons).toEqual([]);
  expect(done.files).toEqual(['signoff.json', 'signoff.html', 'statement.json', 'predicate.json', 'attestation.json']);
  return { output, key, publicKey, image };
}

test('OpenSSL verifies the signature over the encoding, and names the key as the envelope does', async () => {
  const { output, publicKey } = await signedOff();
  const envelope = JSON.parse(await readFile(join(output, 'attestation.json'), 'utf8')) as Envelope;
  const payload = Buffer.from(envelope.payload, 'base64');
  expect(payload.equals(await readFile(join(output, 'statement.json')))).toBe(true);
  const [message, signature] = [join(folder, 'message'), join(folder, 'signature')];
  await writeFile(message, preAuthenticationEncoding(envelope.payloadType, payload));
  await writeFile(signature, Buffer.from(envelope.signatures[0]!.sig, 'base64'));
  const verify = () => execa('openssl', ['pkeyutl', '-verify', '-pubin', '-inkey', publicKey, '-rawin', '-in', message, '-sigfile', signature], { reject: false });
  expect(await verify()).toMatchObject({ exitCode: 0, stdout: 'Signature Verified Successfully' });
  await writeFile(message, preAuthenticationEncoding(`${envelope.payloadType} `, payload));
  expect((await verify()).exitCode).not.toBe(0);
  const der = await execa('openssl', ['pkey', '-pubin', '-in', publicKey, '-outform', 'DER'], { encoding: 'buffer' });
  const digest = await execa('openssl', ['dgst', '-sha256', '-r'], { input: der.stdout });
  expect(digest.stdout.split(' ')[0]).toBe(envelope.signatures[0]!.keyid);
});

test('python3-securesystemslib verifies the envelope', async () => {
  const python = '/usr/bin/python3';
  const present = await execa(python, ['-c', 'import securesystemslib'], { reject: false });
  test.skip(present.exitCode !== 0, 'python3-securesystemslib is not installed');
  const { output, publicKey } = await signedOff();
  const raw = (await execa('openssl', ['pkey', '-pubin', '-in', publicKey, '-outform', 'DER'], { encoding: 'buffer' })).stdout;
  const ask = (hex: string) => execa(python, [join(import.meta.dirname, 'attestation-verify-dsse.py'), join(output, 'attestation.json'), hex]);
  // The last 32 bytes of an Ed25519 SPKI are the key (RFC 8410).
  const hex = Buffer.from(raw).subarray(-32).toString('hex');
  expect(JSON.parse((await ask(hex)).stdout)).toEqual({ held: [true], type: 'https://in-toto.io/attestation/test-result/v0.1' });
  expect(JSON.parse((await ask(`${hex.slice(0, -2)}${hex.endsWith('00') ? '01' : '00'}`)).stdout)).toMatchObject({ held: [false] });
});

test("statement and predicate fit the schema of in-toto's messages", async () => {
  const { output } = await signedOff();
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(readFileSync(new URL('attestation-statement.schema.json', import.meta.url), 'utf8')) as object);
  const statement = JSON.parse(await readFile(join(output, 'statement.json'), 'utf8')) as { predicate: Record<string, unknown> };
  expect(validate(statement), JSON.stringify(validate.errors)).toBe(true);
  expect(JSON.parse(await readFile(join(output, 'predicate.json'), 'utf8'))).toEqual(statement.predicate);
  expect(validate({ ...statement, predicate: { ...statement.predicate, passed_tests: [] } })).toBe(false);
});

test('image and attestation are held against each other from files', async () => {
  const { output, publicKey, image, key } = await signedOff();
  const attestation = join(output, 'attestation.json');
  expect(await verifyFiles({ image, attestation, publicKey })).toMatchObject({ ok: true, statement: { predicate: { result: 'WARNED', warnedTests: ['run/image'] } } });
  await writeFile(image, Buffer.alloc(3_000_000, 8));
  expect((await verifyFiles({ image, attestation, publicKey })).problems.map(({ code }) => code)).toEqual(['WP-ATTESTATION-SUBJECT']);
  for (const [request, words] of [[{ image: join(folder, 'gone'), attestation }, 'is not there'], [{ image: folder, attestation }, 'is no file'], [{ image, attestation: folder }, 'is no file'], [{ image, attestation, publicKey: key }, `${key}: the key is a private one`]] as const)
    await expect(verifyFiles(request), words).rejects.toMatchObject({ kind: 'scenario', message: expect.stringContaining(words) });
});
