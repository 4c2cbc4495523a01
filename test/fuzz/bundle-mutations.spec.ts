import { test, expect } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { blankSecrets } from '../../reports/bundle/blank-secrets.ts';
import { makeSecretScan } from '../../reports/bundle/secret-scan.ts';
import { verifyBundle } from '../../reports/bundle/verify-bundle.ts';
import { writeBundle } from '../../reports/bundle/write-bundle.ts';
import { writeManifest } from '../../reports/bundle/write-manifest.ts';
import { anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { gzipOf } from '../unit/fixtures/bundle-entries.ts';
import { aRunFolder } from '../unit/fixtures/bundle-run-folder.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';
import { fuzzSeed, pick } from './random.ts';

const ROUNDS = 400;

/** One to three changes: bits, bytes, stretches cut, doubled, moved or taken from elsewhere. */
function mutate(bytes: Buffer, random: () => number): Buffer {
  let changed = Buffer.from(bytes);
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const at = Math.floor(random() * changed.length);
    const length = pick(random, [1, 4, 100, 512, 1024, 5000]);
    const part = changed.subarray(at, at + length);
    const other = Math.floor(random() * changed.length);
    changed = pick(random, [
      () => { const copy = Buffer.from(changed); copy[at]! ^= 1 << Math.floor(random() * 8); return copy; },
      () => { const copy = Buffer.from(changed); copy[at] = pick(random, [0, 0x2f, 0x2e, 0x5c, 0x78, 0x32, 0xff]); return copy; },
      () => Buffer.concat([changed.subarray(0, at), changed.subarray(at + length)]),
      () => Buffer.concat([changed.subarray(0, at), part, changed.subarray(at)]),
      () => Buffer.concat([changed.subarray(0, other), part, changed.subarray(other)]),
      () => changed.subarray(0, at),
    ])();
    if (changed.length === 0) return changed;
  }
  return changed;
}

/** A header whose checksum is right again: else most changes end there. */
function mendChecksums(tar: Buffer): Buffer {
  const mended = Buffer.from(tar);
  for (let at = 0; at + 512 <= mended.length; at += 512) {
    if (mended.toString('latin1', at + 257, at + 262) !== 'ustar') continue;
    const sum = mended.subarray(at, at + 512).reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
    mended.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
  }
  return mended;
}

test('mutated bundles are refused: no crash, nothing written elsewhere, nothing verified that was changed', async () => {
  const seed = fuzzSeed();
  const random = randomFrom(seed);
  const run = await aRunFolder({ outcomes: [anOutcome('offline')] });
  const evidence = (await writeManifest(run)).files.map(({ path }) => path);
  const place = mkdtempSync(join(tmpdir(), 'fuzz-'));
  const good = join(place, 'good.tar.gz');
  await writeBundle(run, { output: good, maxBytes: 1e9 });
  const bytes = readFileSync(good);
  const tar = gunzipSync(bytes);
  const file = join(place, 'x.tar.gz');
  const into = join(place, 'into');
  let verified = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const how = round % 3;
    const mutated = how === 0 ? mutate(bytes, random) : gzipOf(how === 1 ? mutate(tar, random) : mendChecksums(mutate(tar, random)));
    const name = `seed ${seed}, round ${round}`;
    writeFileSync(file, mutated);
    mkdirSync(into);
    const ok = await verifyBundle(file, { folder: into, everything: true }).then((result) => result.ok, (error: unknown) => {
      expect(error, name).toBeInstanceOf(WimproofError);
      expect((error as WimproofError).code, name).toMatch(/^WP-BUNDLE-/);
      return false;
    });
    if (ok) {
      verified++;
      // Words of the manifest itself (its version) are covered by the bundle's own digest alone; the evidence must be the same.
      for (const path of evidence) expect(readFileSync(join(into, path)).equals(readFileSync(join(run, path))), `${name}, ${path}`).toBe(true);
      expect(readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toHaveLength(evidence.length + 1);
    }
    expect(readdirSync(place).sort(), name).toEqual(['good.tar.gz', 'good.tar.gz.sha256', 'into', 'x.tar.gz']);
    rmSync(into, { recursive: true });
  }
  expect(existsSync(good)).toBe(true);
  expect(verified).toBeLessThan(ROUNDS / 4);
});

test('blanking does not depend on how a file is cut into pieces, and never lengthens what is no secret', async () => {
  const seed = fuzzSeed();
  const random = randomFrom(seed);
  const scan = makeSecretScan(['Geheim-4711']);
  const words = ['AB2C3-D4E5F-6G7H8-J9K2L-3M4N5', '<Password><Value>', 'x1y2', '</Value></Password>', '-----BEGIN PRIVATE KEY-----\n', `${'MIIEvQ'.repeat(10)}\n`, '-----END PRIVATE KEY-----', 'Authorization: Basic YWJjZA==\r\n', 'Geheim-4711', ' ', '-', '\0', '\\n', 'filler of a log, 09:31:00 ', 'A'];
  for (let round = 0; round < 60; round++) {
    const text = Array.from({ length: 200 }, () => pick(random, words)).join('');
    const bytes = random() < 0.3 ? Buffer.from(text, 'utf16le') : Buffer.from(text);
    // Far into the file, so that the borders of the window are met.
    const whole = Buffer.concat([Buffer.alloc((1 << 20) - 68_000 + Math.floor(random() * 4000) * 2, ' '), bytes]);
    const results: Buffer[] = [];
    for (const step of [whole.length, 1 + Math.floor(random() * 300_000)]) {
      const parts: Buffer[] = [];
      async function* pieces(): AsyncGenerator<Buffer> {
        for (let at = 0; at < whole.length; at += step) yield whole.subarray(at, at + step);
      }
      for await (const part of blankSecrets(pieces(), scan)) parts.push(part);
      results.push(Buffer.concat(parts));
    }
    expect(results[1]!.equals(results[0]!), `seed ${seed}, round ${round}`).toBe(true);
    const clean = results[0]!.toString('latin1').replaceAll('\0', '');
    for (const secret of ['Geheim-4711', 'YWJjZA==']) expect(clean, `seed ${seed}, round ${round}`).not.toContain(secret);
  }
});
