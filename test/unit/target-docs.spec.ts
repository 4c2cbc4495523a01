import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { templateNames } from '../../harness/machine/template.ts';
import { loadScenario } from '../../harness/scenario/load-scenario.ts';
import { inventorySections, renderInventoryScript } from '../../harness/guest/script/inventory-script.ts';

const docs = fileURLToPath(new URL('../../docs', import.meta.url));
const page = (name: string): string => readFileSync(join(docs, name), 'utf8');
const blocks = (name: string): string[] => [...page(name).matchAll(/^```yaml\n([^]*?)^```/gm)].map((match) => match[1]!);

for (const name of ['linux.md', 'existing-machines.md']) {
  test(`every scenario in docs/${name} is valid, but for files that only its readers have`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'wimproof-docs-'));
    try {
      expect(blocks(name).length).toBeGreaterThan(0);
      for (const text of blocks(name)) {
        const file = join(folder, 'scenario.yaml');
        writeFileSync(file, text);
        const scenario = await loadScenario(file, { knownTemplates: templateNames(), checkFiles: 'payloads' });
        expect(scenario.request.length).toBeGreaterThan(0);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test('docs/linux.md names templates and programs that are there', () => {
  const text = page('linux.md');
  for (const name of templateNames().filter((template) => template !== 'pane')) expect(text).toContain(`\`${name}\``);
});

test('docs/existing-machines.md names every program that the script starts', () => {
  const text = page('existing-machines.md');
  const script = renderInventoryScript();
  expect(inventorySections.length).toBeGreaterThan(20);
  const started = [...script.matchAll(/^(?!##|@|if |for |set|echo|chcp|exit|ver)([a-z]+)(?:\.exe)? /gm)].map((match) => match[1]!);
  expect([...new Set(started)].sort()).toEqual(['dism', 'fsutil', 'pnputil', 'reg', 'sc']);
  for (const program of [...new Set(started), 'certutil', 'findstr', 'systeminfo', 'powershell', 'ver']) expect(text, program).toContain(`\`${program}`);
});
