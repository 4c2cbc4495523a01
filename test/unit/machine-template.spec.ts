import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Cache } from '../../harness/image/cache.ts';
import { matchingFiles } from '../../harness/image/matching-files.ts';
import { templateImage, templateImageKey } from '../../harness/image/template-image.ts';
import { loadTemplate, shippedTemplates } from '../../harness/machine/template.ts';

let root: string;
test.beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'wp-template-'));
});
test.afterEach(() => rmSync(root, { recursive: true, force: true }));

const text = `name: tiny
windows: { name: Tiny, version: 10.0.1.2, build: 1 }
architecture: amd64
memoryMiB: 256
processors: 1
devices: { disk: ahci, cdrom: ahci, network: e1000 }
image:
  build:
    command: [node, vm-templates/tiny/build.mjs]
    output: tiny.iso
    inputs: ['vm-templates/tiny/**/*.mjs', note.txt]
serial: { fatal: ['panic \\d+'], phase: 'phase=(\\S+)' }
`;
function write(yaml = text, build = "import fs from 'node:fs'; console.error('building'); fs.writeFileSync(process.argv.at(-1) + '/tiny.iso', 'iso' + Date.now());"): string {
  const folder = path.join(root, 'vm-templates', 'tiny');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'template.yaml'), yaml);
  writeFileSync(path.join(folder, 'build.mjs'), build);
  writeFileSync(path.join(root, 'note.txt'), '1');
  return path.join(root, 'vm-templates');
}

test('the shipped templates are valid', async () => {
  const template = await loadTemplate('pane', [shippedTemplates()]);
  expect(template).toMatchObject({ name: 'pane', architecture: 'amd64' });
  expect(template.serial.fatal.some((one) => one.test('##pane setup-error code=0x80070002 no such file'))).toBe(true);
  expect(template.serial.phase?.exec('##pane phase=specialize')?.[1]).toBe('specialize');
  // Nothing that npm does not pack.
  expect(template.image?.build.inputs.filter((pattern) => !pattern.startsWith('vm-templates/'))).toEqual([]);
  expect((await matchingFiles(template.root, template.image?.build.inputs ?? [])).length).toBeGreaterThan(3);
});

test('by name, by folder, by file; defaults and patterns', async () => {
  const folder = write();
  for (const name of ['tiny', path.join(folder, 'tiny'), path.join(folder, 'tiny', 'template.yaml')]) expect(await loadTemplate(name, [folder])).toMatchObject({ name: 'tiny', rtc: 'utc', packages: [], root });
  expect((await loadTemplate('tiny', [folder])).serial.fatal[0]).toEqual(/panic \d+/);
});

for (const [what, change, message] of [
  ['an unknown key', (yaml: string) => `${yaml}colour: red\n`, /colour/],
  ['a wrong type', (yaml: string) => yaml.replace('256', 'much'), /memoryMiB/],
  ['a bad pattern', (yaml: string) => yaml.replace('panic \\d+', '('), /serial\.fatal\.0/],
  ['another name than the folder', (yaml: string) => yaml.replace('name: tiny', 'name: huge'), /its name is 'huge'/],
  ['no YAML', () => 'a: [', /template\.yaml: /],
] as const) {
  test(`refuses ${what}`, async () => {
    const folder = write(change(text));
    await expect(loadTemplate('tiny', [folder])).rejects.toMatchObject({ code: 'WP-TEMPLATE-INVALID', kind: 'scenario', message: expect.stringMatching(message) });
  });
}

test('an unknown template names the known ones', async () => {
  const folder = write();
  await expect(loadTemplate('windows-95', [folder])).rejects.toThrow(/no machine template 'windows-95'; known are tiny/);
});

test('the version of an npm package decides, wherever npm put it; one that is missing is told', async () => {
  const template = await loadTemplate('tiny', [write(text.replace("note.txt]", "note.txt]\n    modules: [maker]"))]);
  await expect(templateImageKey(template)).rejects.toMatchObject({ code: 'WP-TEMPLATE-INPUTS', kind: 'scenario', message: expect.stringContaining('maker') });
  // As of a package that was installed beside others: its own folder has no node_modules.
  const nested = { ...template, root: path.join(root, 'node_modules', 'wimproof') };
  cpSync(path.join(root, 'vm-templates'), path.join(nested.root, 'vm-templates'), { recursive: true });
  writeFileSync(path.join(nested.root, 'note.txt'), '1');
  const keys: string[] = [];
  for (const version of ['1.0.0', '1.0.1']) {
    mkdirSync(path.join(root, 'node_modules', 'maker'), { recursive: true });
    writeFileSync(path.join(root, 'node_modules', 'maker', 'package.json'), JSON.stringify({ version }));
    keys.push(await templateImageKey(template), await templateImageKey(nested));
  }
  expect([keys[0] === keys[1], keys[2] === keys[3], keys[0] === keys[2]]).toEqual([true, true, false]);
});

test('makes the image once, and again when an input changes', async () => {
  const template = await loadTemplate('tiny', [write()]);
  const cache = new Cache(path.join(root, 'cache'));
  const lines: string[] = [];
  const first = await templateImage(template, { cache, progress: (line) => lines.push(line) });
  expect(readFileSync(first, 'utf8')).toMatch(/^iso\d+$/);
  expect(lines).toEqual(['building']);
  expect(await templateImage(template, { cache })).toBe(first);
  writeFileSync(path.join(root, 'note.txt'), '2');
  expect(await templateImage(template, { cache })).not.toBe(first);
});

test('a failing build, and one that makes nothing, say so', async () => {
  const cache = new Cache(path.join(root, 'cache'));
  await expect(templateImage(await loadTemplate('tiny', [write(text, "console.error('no mkntfs here'); process.exit(3);")]), { cache })).rejects.toMatchObject({ code: 'WP-TEMPLATE-BUILD', message: expect.stringContaining('no mkntfs here') });
  await expect(templateImage(await loadTemplate('tiny', [write(text, '')]), { cache })).rejects.toThrow(/left no tiny\.iso/);
});
