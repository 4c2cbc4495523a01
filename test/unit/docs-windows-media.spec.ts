import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { scenarioFileSchema } from '../../harness/scenario/schema.ts';
import { semanticProblems } from '../../harness/scenario/semantic-problems.ts';

const root = path.join(import.meta.dirname, '..', '..');
const page = readFileSync(path.join(root, 'docs', 'windows-media.md'), 'utf8');

test('the scenarios of docs/windows-media.md are valid', () => {
  const examples = [...page.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text]) => scenarioFileSchema.parse(parse(text ?? '')));
  expect(examples.map((one) => one.name)).toEqual(['windows-11-from-iso', 'our-own-image', 'server-core']);
  for (const example of examples) expect(semanticProblems(example), example.name).toEqual([]);
});

test('every code on the page is one that is thrown', () => {
  const sources = ['harness/image/inspect-image.ts', 'harness/image/split-image.ts', 'harness/image/carried-image.ts', 'harness/image/wim-xml.ts', 'harness/image/no-prompt-medium.ts', 'harness/strategy/installation-media.ts', 'harness/run/scenario-image.ts', 'harness/run/steps/await-ready.ts'];
  const thrown = sources.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
  const codes = [...page.matchAll(/^\| (`WP-.*?) \|/gm)].flatMap(([, cell]) => {
    let stem = '';
    return [...(cell ?? '').matchAll(/`(-?[A-Z-]+)`/g)].map(([, code]) => {
      // `-KIND` stands for the code before with another ending.
      if (code!.startsWith('-')) return `${stem}${code}`;
      stem = code!.split('-').slice(0, -1).join('-');
      return code!;
    });
  });
  expect(codes.length).toBeGreaterThan(15);
  for (const code of codes) expect(thrown, code).toContain(`'${code}'`);
});
