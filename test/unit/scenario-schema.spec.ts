import { test, expect } from '@playwright/test';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { JSON_SCHEMA_FILE, jsonSchemaText } from '../../harness/scenario/generate-json-schema.ts';
import { editDistance, nearest } from '../../harness/scenario/nearest.ts';

const scenarios = path.join(import.meta.dirname, '../../scenarios');

test('the committed JSON Schema is up to date', async () => {
  expect(await readFile(JSON_SCHEMA_FILE, 'utf8'), 'run `npm run schema`').toBe(jsonSchemaText());
});

test('every shipped scenario names the JSON Schema in its first line', async () => {
  const files = (await readdir(scenarios)).filter((name) => name.endsWith('.yaml'));
  expect(files).toContain('quickstart.yaml');
  for (const file of files) {
    const [first = ''] = (await readFile(path.join(scenarios, file), 'utf8')).split('\n');
    const reference = /^# yaml-language-server: \$schema=(.+)$/.exec(first)?.[1];
    expect(reference, `first line of ${file}`).toBeDefined();
    expect(path.resolve(scenarios, reference!)).toBe(JSON_SCHEMA_FILE);
  }
});

test('edit distance counts a swap as one', () => {
  expect(editDistance('feature', 'featur')).toBe(1);
  expect(editDistance('faeture', 'feature')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('abc', 'abc')).toBe(0);
});

test('the nearest word is near or none', () => {
  expect(nearest('Offline', ['offline', 'setup'])).toBe('offline');
  expect(nearest('set', ['setup', 'audit'])).toBeUndefined();
  expect(nearest('retries', ['request', 'name'])).toBeUndefined();
});
