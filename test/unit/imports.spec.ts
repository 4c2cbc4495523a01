import { test, expect } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Which folder must not import from which. The rest of the order is by convention; these are the walls. */
const WALLS: { from: string; to: string; why: string }[] = [
  { from: 'vm-templates', to: 'harness', why: 'Pane and the harness are independent implementations' },
  { from: 'vm-templates', to: 'reports', why: 'Pane and the harness are independent implementations' },
  { from: 'harness', to: 'vm-templates', why: 'Pane and the harness are independent implementations' },
  { from: 'reports', to: 'harness/machine', why: 'reports know nothing of providers' },
  { from: 'harness/verify', to: 'harness/machine', why: 'judging knows nothing of providers' },
  { from: 'harness/tools', to: 'harness/strategy', why: 'tools know nothing of strategies' },
  { from: 'harness/strategy', to: 'harness/run', why: 'plans are compiled, not executed, there' },
  { from: 'harness/strategy', to: 'harness/machine', why: 'plans are compiled, not executed, there' },
  ...['scenario', 'servicing', 'strategy', 'tools', 'unattend', 'image', 'machine', 'guest', 'verify', 'run'].map((folder) => ({
    from: `harness/${folder}`,
    to: 'harness/cli',
    why: 'the command line is on top',
  })),
  ...['scenario', 'servicing', 'strategy', 'tools', 'unattend', 'image', 'machine', 'guest', 'verify', 'run', 'matrix', 'cli'].map((folder) => ({
    from: `harness/${folder}`,
    to: 'harness/playwright',
    why: 'the engine knows no test runner',
  })),
];

function sources(folder: string): string[] {
  return readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)));
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(repository, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map((match) => match[1] ?? '');
  return found.map((path) => relative(repository, resolve(repository, dirname(file), path)));
}

test('imports respect the walls between folders', () => {
  const files = [...sources('harness'), ...sources('reports'), ...sources('vm-templates')];
  expect(files.length).toBeGreaterThan(200);
  const broken = files.flatMap((file) =>
    importsOf(file).flatMap((target) =>
      WALLS.filter(({ from, to }) => file.startsWith(`${from}/`) && target.startsWith(`${to}/`)).map(({ why }) => `${file} imports ${target}: ${why}`),
    ),
  );
  expect(broken).toEqual([]);
});

test('no file or folder has a name that says nothing', () => {
  const names = [...sources('harness'), ...sources('reports'), ...sources('vm-templates'), ...sources('test')];
  expect(names.filter((name) => /(^|[/-])(utils?|helpers?|common|misc)([/.-]|$)/.test(name))).toEqual([]);
});
