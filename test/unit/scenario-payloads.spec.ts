import { test, expect } from '@playwright/test';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { Cache } from '../../harness/image/cache.ts';
import { buildPayloads } from '../../harness/scenario/build-payloads.ts';
import { loadScenario } from '../../harness/scenario/load-scenario.ts';
import { resolveRequest } from '../../harness/servicing/payload/resolve-request.ts';

let folder: string;
test.beforeAll(async () => void (folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-payloads-'))));
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

async function script(name: string, text: string): Promise<string> {
  await mkdir(path.join(folder, name), { recursive: true });
  const file = path.join(folder, name, 'build.ts');
  await writeFile(file, `import { writeFileSync, appendFileSync } from 'node:fs';\nconst out: string = process.argv[3]!;\n${text}`);
  return file;
}

test('a script runs once for the same sources, again for changed ones', async () => {
  const log = path.join(folder, 'log');
  const text = `appendFileSync(${JSON.stringify(log)}, 'run ');\nwriteFileSync(out + '/x.cab', 'x');\n`;
  const cache = new Cache(path.join(folder, 'cache'));
  const first = await buildPayloads(await script('good', text), cache);
  expect(await readdir(first)).toEqual(['x.cab']);
  expect(await buildPayloads(await script('good', text), cache)).toBe(first);
  const changed = await buildPayloads(await script('good', `${text}// changed\n`), cache);
  expect(changed).not.toBe(first);
  expect((await readdir(path.join(cache.root, 'payloads'))).sort()).toEqual([first, changed].map((name) => path.basename(name)).sort());
});

for (const [title, text, reason] of [
  ['throws', `throw new Error('gcab is not installed');`, 'failed (exit code 1): Error: gcab is not installed'],
  ['ends with a code', `console.error('no way'); process.exit(3);`, 'failed (exit code 3): no way'],
  ['makes nothing', '', 'made no files'],
] as const)
  test(`a script that ${title} leaves nothing behind`, async () => {
    const cache = new Cache(path.join(folder, `cache-${title.replaceAll(' ', '-')}`));
    const file = await script(title.replaceAll(' ', '-'), text);
    await expect(buildPayloads(file, cache)).rejects.toMatchObject({ code: 'WP-PAYLOAD-BUILD', kind: 'scenario', message: `The payload script '${file}' ${reason}` });
    expect(await readdir(path.join(cache.root, 'payloads'))).toEqual([]);
  });

test('the shipped quickstart: its payloads are built and resolved', async () => {
  const missing = [];
  for (const tool of ['gcab', 'wixl', 'cabextract']) if ((await execa('which', [tool], { reject: false })).exitCode !== 0) missing.push(tool);
  test.skip(missing.length > 0, `not installed: ${missing.join(', ')}`);
  const file = path.join(import.meta.dirname, '../../scenarios/quickstart.yaml');
  const draft = await loadScenario(file, { knownTemplates: ['pane'] });
  const payloadsDirectory = await buildPayloads(draft.payloads!.build, new Cache(path.join(folder, 'quickstart')));
  const { operations } = await resolveRequest((await loadScenario(file, { payloadsDirectory })).request);
  expect(operations.map(({ operation, payload, files }) => [operation, payload?.kind, files.length])).toEqual([
    ['add-package', 'package', 1],
    ['add-driver', 'driver', 3],
    ['enable-feature', undefined, 0],
    ['disable-feature', undefined, 0],
    ['install-application', 'application', 1],
  ]);
  expect(operations[0]?.payload).toMatchObject({ identity: { name: 'Package_for_KB5099001' } });
  expect(operations[4]?.payload).toMatchObject({ productName: 'wimproof sample', installer: 'msi' });
});
