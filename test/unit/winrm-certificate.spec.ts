import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { makeCertificate } from '../../harness/guest/certificate.ts';

test('fingerprints are those of the certificate, which is a server certificate for wimproof', async () => {
  const { pem, thumbprintSha1, fingerprint256 } = await makeCertificate();
  const certificate = new X509Certificate(pem);
  expect(certificate.fingerprint256).toBe(fingerprint256);
  expect(certificate.fingerprint.replaceAll(':', '')).toBe(thumbprintSha1);
  expect(certificate.subject).toBe('CN=wimproof');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(Date.parse(certificate.validFrom)).toBeLessThan(Date.now() - 300 * 86_400_000);
});

test('OpenSSL and Node open the PFX with an empty password, and its key fits', async () => {
  const { pfx } = await makeCertificate();
  const server = createServer({ pfx, passphrase: '' });
  server.close();
  const folder = mkdtempSync(join(tmpdir(), 'wimproof-test-'));
  writeFileSync(join(folder, 'a.pfx'), pfx);
  const text = execFileSync('openssl', ['pkcs12', '-in', join(folder, 'a.pfx'), '-passin', 'pass:', '-nodes', '-info'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  expect(text).toContain('BEGIN CERTIFICATE');
  expect(text).toContain('PRIVATE KEY');
  rmSync(folder, { recursive: true });
});

test('two runs have nothing in common', async () => {
  const [a, b] = await Promise.all([makeCertificate(), makeCertificate()]);
  expect(a.fingerprint256).not.toBe(b.fingerprint256);
  expect(new X509Certificate(a.pem).serialNumber).not.toBe(new X509Certificate(b.pem).serialNumber);
});
