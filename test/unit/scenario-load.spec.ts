import { test, expect } from '@playwright/test';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { EXPECTATION_SUBJECTS } from '../../harness/scenario/expectation-schema.ts';
import { loadScenario } from '../../harness/scenario/load-scenario.ts';
import { ScenarioError } from '../../harness/scenario/scenario-error.ts';

let folder: string;
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-scenario-'));
  await mkdir(path.join(folder, 'driver'));
  await mkdir(path.join(folder, 'two-drivers'));
  for (const name of ['media.iso', 'kb1.cab', 'tool.msi', 'driver/net.inf', 'driver/net.sys', 'two-drivers/a.inf', 'two-drivers/b.inf', 'build.ts'])
    await writeFile(path.join(folder, name), '');
});
test.afterAll(async () => rm(folder, { recursive: true, force: true }));

async function load(text: string, options = {}): ReturnType<typeof loadScenario> {
  const file = path.join(folder, 'x.yaml');
  await writeFile(file, text);
  return loadScenario(file, options);
}
async function problems(text: string, options = {}): Promise<string> {
  const error = await load(text, options).then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error).toBeInstanceOf(ScenarioError);
  expect((error as ScenarioError).kind).toBe('scenario');
  return String(error).replaceAll(`${folder}/`, '');
}

const HEAD = 'name: x\nimage: {template: pane}\n';

const BAD: { title: string; text: string; message: string }[] = [
  {
    title: 'unknown key, with the nearest known one',
    text: `${HEAD}request:\n  - operation: enable-feature\n    featur: TelnetClient\n`,
    message: "x.yaml:5:5 request[0].featur: unknown key 'featur'\n  mend: did you mean 'feature'? [WP-SCENARIO-UNKNOWN-KEY]",
  },
  {
    title: 'unknown key with nothing near',
    text: `${HEAD}retries: 3\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message:
      "x.yaml:3:1 retries: unknown key 'retries'\n  mend: remove it; known keys here: name, description, image, machine, offline, setup, answerFile, payloads, request, strategies, expect, differences [WP-SCENARIO-UNKNOWN-KEY]",
  },
  {
    title: 'missing key',
    text: `${HEAD}request:\n  - operation: disable-feature\n`,
    message: "x.yaml:4:5 request[0].feature: missing key 'feature'\n  mend: add 'feature: <text>' [WP-SCENARIO-MISSING-KEY]",
  },
  {
    title: 'wrong type',
    text: `${HEAD}request: [{operation: enable-feature, feature: 35}]\n`,
    message: "x.yaml:3:48 request[0].feature: expected text, found the number 35\n  mend: put the value in quotes: '35' [WP-SCENARIO-WRONG-TYPE]",
  },
  {
    title: 'unknown operation',
    text: `${HEAD}request:\n  - operation: add-pakage\n    source: kb1.cab\n`,
    message: "x.yaml:4:16 request[0].operation: unknown operation 'add-pakage'\n  mend: did you mean 'add-package'? [WP-SCENARIO-UNKNOWN-OPERATION]",
  },
  {
    title: 'unknown strategy',
    text: `${HEAD}strategies: [ofline]\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:3:14 strategies[0]: unknown strategy 'ofline'\n  mend: did you mean 'offline'? [WP-SCENARIO-UNKNOWN-STRATEGY]",
  },
  {
    title: 'empty request',
    text: `${HEAD}request: []\n`,
    message:
      "x.yaml:3:10 request: request is empty\n  mend: add at least one operation, such as '- { operation: enable-feature, feature: TelnetClient }' [WP-SCENARIO-EMPTY-REQUEST]",
  },
  {
    title: 'duplicate key',
    text: `name: x\nname: y\nimage: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: 'x.yaml:2:1: a key occurs twice in one map\n  mend: keep one of the two [WP-SCENARIO-DUPLICATE-KEY]',
  },
  {
    title: 'YAML syntax',
    text: `name: x\nimage: {template: pane\nrequest: []\n`,
    message:
      'x.yaml:3:1: not valid YAML: Flow map in block collection must be sufficiently indented and end with a }\n  mend: correct the syntax; indent with blanks and put text with special characters in quotes [WP-SCENARIO-YAML]',
  },
  { title: 'empty file', text: '# nothing\n', message: 'x.yaml:1:1: the file is empty\n  mend: start from scenarios/quickstart.yaml [WP-SCENARIO-YAML]' },
  {
    title: 'a list instead of a map',
    text: '- a\n',
    message: 'x.yaml:1:1: expected a map of keys, found a list\n  mend: write a map of keys [WP-SCENARIO-WRONG-TYPE]',
  },
  {
    title: 'template and source',
    text: `name: x\nimage: {template: pane, source: media.iso}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:2:8 image: image has both 'template' and 'source'\n  mend: keep one of the two [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'neither template nor source',
    text: `name: x\nimage: {index: 1}\nmachine: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:2:8 image: image has neither 'template' nor 'source'\n  mend: add 'template: pane', or 'source:' with the path of an .iso, .wim, .esd or .swm [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'a source of another kind',
    text: `name: x\nimage: {source: disk.vhdx}\nmachine: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:2:17 image.source: 'disk.vhdx' is neither an .iso nor a .wim, .esd or .swm\n  mend: name installation media (.iso) or an image file [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'media beside an .iso',
    text: `name: x\nimage: {source: a.iso, media: b.iso}\nmachine: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:2:17 image.source: 'a.iso' does not exist\n  mend: put the file there, or correct the path [WP-SCENARIO-FILE-MISSING]\nx.yaml:2:31 image.media: 'media' is for a bare image file alone\n  mend: leave it out: this image's own medium brings Windows PE and Setup [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'media that are no .iso',
    text: `name: x\nimage: {source: install.wim, media: boot.wim}\nmachine: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:2:17 image.source: 'install.wim' does not exist\n  mend: put the file there, or correct the path [WP-SCENARIO-FILE-MISSING]\nx.yaml:2:37 image.media: 'boot.wim' is no .iso\n  mend: name a Windows installation .iso [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'source without machine template',
    text: `name: x\nimage: {source: media.iso}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message:
      "x.yaml:1:1 machine.template: no machine template is named\n  mend: add 'machine: { template: <name> }'; with 'image.source' there is no default [WP-SCENARIO-IMAGE]",
  },
  {
    title: 'duplicate operation ids',
    text: `${HEAD}request:\n  - {operation: enable-feature, feature: A}\n  - {operation: enable-feature, feature: A}\n`,
    message: "x.yaml:5:5 request[1]: the operation id 'enable-feature:A' is taken by request[0]\n  mend: give one of them another 'id' [WP-SCENARIO-DUPLICATE-ID]",
  },
  {
    title: 'missing file, with its neighbour',
    text: `${HEAD}request: [{operation: add-package, source: kb2.cab}]\n`,
    message: "x.yaml:3:44 request[0].source: 'kb2.cab' does not exist\n  mend: did you mean 'kb1.cab'? [WP-SCENARIO-FILE-MISSING]",
  },
  {
    title: 'a folder with two drivers',
    text: `${HEAD}request: [{operation: add-driver, source: two-drivers}]\n`,
    message: "x.yaml:3:43 request[0].source: 'two-drivers' has 2 .inf files (a.inf, b.inf)\n  mend: name the .inf itself [WP-SCENARIO-FILE-MISSING]",
  },
  {
    title: 'a package that is none',
    text: `${HEAD}request: [{operation: add-package, source: kb1.exe}]\n`,
    message:
      "x.yaml:3:44 request[0].source: add-package cannot take 'kb1.exe'\n  mend: name a .cab or .msu; for checkpoint cumulative updates their folder, and the wanted .msu as `target` [WP-SCENARIO-PAYLOAD-KIND]",
  },
  {
    title: 'a name that would leave the run folder',
    text: 'name: ../x\nimage: {template: pane}\nrequest: [{operation: enable-feature, feature: A}]\n',
    message: "x.yaml:1:7 name: name '../x' is not a name of letters, digits, blanks, `.`, `_` and `-`, at most 100\n  mend: correct the value [WP-SCENARIO-INVALID-VALUE]",
  },
  {
    title: 'a product key in the file',
    text: `${HEAD}request: [{operation: set-product-key, productKey: AAAAA-BBBBB-CCCCC-DDDDD-EEEEE}]\n`,
    message: "x.yaml:3:52 request[0].productKey: productKey is not the name of an environment variable: a key never stands in the file\n  mend: set an environment variable and write `${env:ITS_NAME}` [WP-SCENARIO-INVALID-VALUE]",
  },
  {
    title: 'a removal that names nothing',
    text: `${HEAD}request: [{operation: remove-package}]\n`,
    message: "x.yaml:3:11 request[0]: remove-package needs either 'package' or 'source'\n  mend: name the package by its identity, or by a .cab that holds it [WP-SCENARIO-OPERATION]",
  },
  {
    title: 'settings that set nothing',
    text: `${HEAD}request: [{operation: set-international}]\n`,
    message: "x.yaml:3:11 request[0]: set-international sets nothing\n  mend: add 'all', 'uiLanguage', 'systemLocale', 'userLocale', 'inputLocale' or 'timeZone' [WP-SCENARIO-OPERATION]",
  },
  {
    title: 'built payloads without a script',
    text: `${HEAD}request: [{operation: add-package, source: "\${payloads}/kb1.cab"}]\n`,
    message: "x.yaml:3:44 request[0].source: ${payloads} is used, but no payloads are built\n  mend: add 'payloads: { build: <script> }' [WP-SCENARIO-VARIABLE]",
  },
  {
    title: 'another variable',
    text: `${HEAD}request: [{operation: add-package, source: "\${home}/kb1.cab"}]\n`,
    message: "x.yaml:3:44 request[0].source: '${home}' cannot stand here\n  mend: the only variable is ${payloads}, at the start of a source [WP-SCENARIO-VARIABLE]",
  },
  {
    title: 'memory that is no size',
    text: `${HEAD}machine: {memory: 2GB}\nrequest: [{operation: enable-feature, feature: A}]\n`,
    message: "x.yaml:3:19 machine.memory: memory '2GB' is not a size such as `2GiB` or `1536MiB`\n  mend: correct the value [WP-SCENARIO-INVALID-VALUE]",
  },
  {
    title: 'an expectation without subject',
    text: `${HEAD}request: [{operation: enable-feature, feature: A}]\nexpect:\n  - state: enabled\n`,
    message:
      `x.yaml:5:5 expect[0]: the expectation names no subject\n  mend: add one of ${EXPECTATION_SUBJECTS.join(', ')}; or 'id' with 'remove: true' [WP-SCENARIO-MISSING-KEY]`,
  },
  {
    title: 'an expectation with two subjects',
    text: `${HEAD}request: [{operation: enable-feature, feature: A}]\nexpect:\n  - {feature: A, driver: b.inf}\n`,
    message: 'x.yaml:5:5 expect[0]: an expectation names one subject, not 2 (feature, driver)\n  mend: write one entry for each [WP-SCENARIO-INVALID-VALUE]',
  },
  {
    title: 'a misspelt state',
    text: `${HEAD}request: [{operation: enable-feature, feature: A}]\nexpect:\n  - {feature: A, state: enabeld}\n`,
    message: "x.yaml:5:25 expect[0].state: unknown value of state 'enabeld'\n  mend: did you mean 'enabled'? [WP-SCENARIO-UNKNOWN-VALUE]",
  },
  {
    title: 'a range of versions that is none',
    text: `${HEAD}request: [{operation: enable-feature, feature: A}]\nexpect:\n  - {feature: A, windows: newest}\n`,
    message: "x.yaml:5:27 expect[0].windows: 'newest' is not a range of Windows versions\n  mend: write comparators such as '>=10.0.22000 <10.0.26100' [WP-SCENARIO-INVALID-VALUE]",
  },
];

for (const { title, text, message } of BAD) test(`a bad scenario: ${title}`, async () => expect(await problems(text)).toBe(message));

test('all problems of a file are told at once, in its order', async () => {
  const text = `nmae: x\nimage: {template: pane, index: none}\nrequest:\n  - {operation: enable-feature}\n  - {operation: add-driver, source: 1}\nstrategies: [audit, later]\n`;
  const lines = (await problems(text)).split('\n').filter((line) => !line.startsWith('  mend'));
  expect(lines).toEqual([
    "x.yaml:1:1 nmae: unknown key 'nmae'",
    "x.yaml:2:32 image.index: expected a number, found the text 'none'",
    "x.yaml:4:5 request[0].feature: missing key 'feature'",
    'x.yaml:5:37 request[1].source: expected text, found the number 1',
    "x.yaml:6:21 strategies[1]: unknown strategy 'later'",
  ]);
});

test('a scenario file that does not exist', async () => {
  await expect(loadScenario(path.join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'WP-SCENARIO-NO-FILE' });
});

test('a file that is not UTF-8 is refused at the place where it stops being so', async () => {
  const latin = path.join(folder, 'latin.yaml');
  await writeFile(latin, Buffer.from('name: x\ndescription: Größe\n', 'latin1'));
  const wide = path.join(folder, 'wide.yaml');
  await writeFile(wide, Buffer.from('\ufeffname: x\n', 'utf16le'));
  const places = await Promise.all([latin, wide].map((file) => loadScenario(file).then(() => null, (error: ScenarioError) => error.problems.map(({ code, line, column }) => `${line}:${column} ${code}`))));
  expect(places).toEqual([['2:16 WP-SCENARIO-ENCODING'], ['1:1 WP-SCENARIO-ENCODING']]);
});

test('several documents in one file are refused in words for users', async () => {
  const file = path.join(folder, 'two.yaml');
  await writeFile(file, 'name: x\n---\nname: y\n');
  await expect(loadScenario(file)).rejects.toMatchObject({ problems: [{ code: 'WP-SCENARIO-YAML', line: 2, cause: 'the file holds more than one document' }] });
});

test('unknown templates are refused when the known ones are given', async () => {
  const text = `name: x\nimage: {template: pain}\nrequest: [{operation: enable-feature, feature: A}]\n`;
  expect(await problems(text, { knownTemplates: ['pane', 'windows-11'] })).toBe("x.yaml:2:19 image.template: unknown machine template 'pain'\n  mend: did you mean 'pane'? [WP-SCENARIO-UNKNOWN-TEMPLATE]");
});

test('a good scenario: defaults, absolute paths, derived ids, overrides', async () => {
  const scenario = await load(`
name: good
image: {source: media.iso, edition: Professional}
machine: {template: windows-11, memory: 1.5GiB, processors: 2}
request:
  - {operation: add-package, source: kb1.cab}
  - {operation: add-driver, source: driver, forceUnsigned: true}
  - {operation: enable-feature, feature: NetFx3, all: true, id: net}
  - {operation: install-application, source: tool.msi, arguments: [A=1], exitCodes: [0]}
strategies: [audit, offline]
expect:
  - {feature: NetFx3, state: disabled, strategies: [offline], windows: '>=10.0.22000'}
  - {driver: NET.inf, provider: Acme, version: 1.0.0.0}
  - {application: '{24E06469-048F-47B0-ADDF-E6D930C6DDE2}', state: absent}
  - {id: no-pending-reboot, remove: true}
differences:
  - {subject: 'driver:*', reason: staged only}
`);
  expect(scenario).toEqual({
    file: path.join(folder, 'x.yaml'),
    name: 'good',
    description: '',
    image: { source: path.join(folder, 'media.iso'), edition: 'Professional' },
    machine: { template: 'windows-11', memoryMiB: 1536, processors: 2 },
    request: [
      { operation: 'add-package', id: 'add-package:kb1.cab', source: path.join(folder, 'kb1.cab') },
      { operation: 'add-driver', id: 'add-driver:driver', source: path.join(folder, 'driver/net.inf'), forceUnsigned: true },
      { operation: 'enable-feature', id: 'net', feature: 'NetFx3', all: true },
      { operation: 'install-application', id: 'install-application:tool.msi', source: path.join(folder, 'tool.msi'), arguments: ['A=1'], exitCodes: [0] },
    ],
    strategies: ['offline', 'audit'],
    expectations: [
      { id: 'feature:NetFx3', origin: 'scenario', strategies: ['offline'], windows: '>=10.0.22000', kind: 'feature', feature: 'NetFx3', state: 'disabled' },
      { id: 'driver:net.inf', origin: 'scenario', kind: 'driver', originalFileName: 'net.inf', provider: 'Acme', version: '1.0.0.0', state: 'present' },
      {
        id: 'application:{24E06469-048F-47B0-ADDF-E6D930C6DDE2}',
        origin: 'scenario',
        kind: 'application',
        productCode: '{24E06469-048F-47B0-ADDF-E6D930C6DDE2}',
        state: 'absent',
      },
    ],
    removedExpectations: ['no-pending-reboot'],
    expectedDifferences: [{ subject: 'driver:*', reason: 'staged only' }],
  });
});

test('built payloads: the variable stays until the folder is known, then the files must exist', async () => {
  const text = `name: x\nimage: {template: pane}\npayloads: {build: build.ts}\nrequest: [{operation: add-package, source: "\${payloads}/kb1.cab"}]\n`;
  const draft = await load(text);
  expect(draft.payloads).toEqual({ build: path.join(folder, 'build.ts') });
  expect(draft.request[0]).toMatchObject({ id: 'add-package:kb1.cab', source: '${payloads}/kb1.cab' });
  const loaded = await load(text, { payloadsDirectory: folder });
  expect(loaded.request[0]).toMatchObject({ id: 'add-package:kb1.cab', source: path.join(folder, 'kb1.cab') });
  expect(await problems(text, { payloadsDirectory: path.join(folder, 'nowhere') })).toContain('x.yaml:4:44 request[0].source:');
});
