import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { cacheKey } from '../../harness/image/cache.ts';
import { baseState, fileDigest, hashFile, proveUnchanged } from '../../harness/image/digest.ts';

let folder: string;
let file: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'wp-digest-'));
  file = path.join(folder, 'image');
  writeFileSync(file, 'content');
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
const sha = (text: string) => createHash('sha256').update(text).digest('hex');

test('the digest is that of the content; a fresh file is not remembered, a settled one is', async () => {
  const memory = path.join(folder, 'memory');
  expect(await hashFile(file)).toBe(sha('content'));
  expect(await fileDigest(file, memory)).toBe(sha('content'));
  writeFileSync(file, 'c0ntent');
  expect(await fileDigest(file, memory)).toBe(sha('c0ntent'));
  await pause(2200);
  await fileDigest(file, memory);
  expect(readdirSync(memory)).toHaveLength(1);
  writeFileSync(path.join(memory, readdirSync(memory)[0] as string), sha('remembered'));
  expect(await fileDigest(file, memory)).toBe(sha('remembered'));
  writeFileSync(file, 'changed');
  expect(await fileDigest(file, memory)).toBe(sha('changed'));
  await expect(fileDigest(path.join(folder, 'none'), memory)).rejects.toMatchObject({ code: 'WP-IMAGE-MISSING' });
});

test('a base image that was written is found out, even with its times put back', async () => {
  const before = await baseState(file);
  expect(await proveUnchanged(file, before)).toEqual({ unchanged: true, how: 'content' });
  // A large file that was not touched is not read again; a touched one is.
  expect(await proveUnchanged(file, before, 1)).toEqual({ unchanged: true, how: 'metadata' });
  const times = new Date(1_600_000_000_000);
  utimesSync(file, times, times);
  expect(await proveUnchanged(file, before)).toEqual({ unchanged: true, how: 'content' });
  expect(await proveUnchanged(file, before, 1)).toEqual({ unchanged: true, how: 'content' });
  writeFileSync(file, 'c0ntent');
  utimesSync(file, times, times);
  for (const limit of [1, 2 ** 31]) expect(await proveUnchanged(file, before, limit)).toEqual({ unchanged: false, how: 'content' });
});

test('a cache key depends on every input and on nothing else', () => {
  expect(cacheKey({ a: 1, b: 'x' })).toBe(cacheKey({ b: 'x', a: 1 }));
  expect(cacheKey({ a: 1 })).not.toBe(cacheKey({ a: '1' }));
  expect(cacheKey({ a: ['x', 'y'] })).not.toBe(cacheKey({ a: ['y', 'x'] }));
});
