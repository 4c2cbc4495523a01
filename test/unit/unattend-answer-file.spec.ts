import { test, expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { compile } from '../../harness/strategy/compile.ts';
import { PASSES, type AnswerFile, type Setting } from '../../harness/unattend/answer-file.ts';
import { runSynchronous } from '../../harness/unattend/deployment.ts';
import { ELEMENT_ORDER } from '../../harness/unattend/element-order.ts';
import { AnswerFileError, readAnswerFile } from '../../harness/unattend/read-answer-file.ts';
import { setting } from '../../harness/unattend/setting.ts';
import { writeAnswerFile } from '../../harness/unattend/write-answer-file.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';
import { CORPORA } from '../corpora.ts';

const corpora = CORPORA;
const corpus = path.join(corpora, 'autounattend');

/** Every answer file that the quickstart's plans write, by strategy and place. */
const emitted = STRATEGIES.flatMap((strategy) =>
  compile(quickstartPlanInput(), strategy)
    .stages.flatMap((stage) => stage.steps)
    .flatMap((step) => (step.action === 'write-medium' ? step.files.map((file) => ({ file, medium: step.id })) : []))
    .flatMap(({ file, medium }) => ('text' in file && file.path.endsWith('.xml') && file.text.includes('<unattend') ? [{ name: `${strategy} ${medium} ${file.path}`, text: file.text }] : [])),
);

/** `pass component/setting/...` of every element that is no list item's leaf text. */
function pathsOf(file: AnswerFile): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = (settings: readonly Setting[], place: string): void => {
    for (const { name, value } of settings) {
      found.set(`${place}/${name}`, []);
      if (typeof value !== 'string') walk(value, `${place}/${name}`);
    }
  };
  for (const { pass, components } of file.settings) for (const { name, settings } of components) walk(settings, `${pass} ${name}`);
  return found;
}

/**
 * Settings that no real file of the corpus has in this pass, and the page of the answer-file reference
 * (learn.microsoft.com/windows-hardware/customize/desktop/unattend/) whose "Valid Configuration Passes" names it.
 */
const DOCUMENTED: [RegExp, string][] = [
  [/^auditSystem Microsoft-Windows-Shell-Setup\/UserAccounts\/LocalAccounts/, 'microsoft-windows-shell-setup-useraccounts-localaccounts'],
  [/^oobeSystem Microsoft-Windows-Deployment\/Reseal\/ForceShutdownNow$/, 'microsoft-windows-deployment-reseal-forceshutdownnow'],
];

async function corpusPaths(): Promise<Set<string>> {
  const paths = new Set<string>();
  for (const name of await readdir(corpus)) {
    const bytes = await readFile(path.join(corpus, name));
    const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);
    try {
      for (const place of pathsOf(readAnswerFile(text)).keys()) paths.add(place);
    } catch (error) {
      if (!(error instanceof AnswerFileError)) throw error;
    }
  }
  return paths;
}

test('the plans write answer files', () => expect(emitted.map(({ name }) => name)).toEqual([
    'offline write-answer Autounattend.xml',
    'offline write-answer Unattend.xml',
    'setup write-answer Autounattend.xml',
    'audit write-audit-answer Autounattend.xml',
    'audit write-payload wimproof\\oobe\\unattend.xml',
    'audit write-oobe-answer Autounattend.xml',
    'audit write-oobe-answer Unattend.xml',
  ]));

for (const { name, text } of emitted) {
  test(`is what Windows Setup reads: ${name}`, () => {
    expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\r\n<unattend xmlns="urn:schemas-microsoft-com:unattend"')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const file = readAnswerFile(text);
    expect(writeAnswerFile(file), 'reading and writing again changes nothing').toBe(text);
    const passes = file.settings.map(({ pass }) => pass);
    expect(passes).toEqual(PASSES.filter((pass) => passes.includes(pass)));
    for (const { components } of file.settings)
      for (const component of components) expect(component.architecture).toBe('amd64');
    if (file.servicing.length > 0) expect(text.indexOf('<servicing>')).toBeLessThan(text.indexOf('<settings'));
  });

  test(`every setting is known to be valid in its pass: ${name}`, async () => {
    test.skip(!existsSync(corpus), `no corpus of answer files at ${corpus}`);
    const real = await corpusPaths();
    const unknown = [...pathsOf(readAnswerFile(text)).keys()].filter((place) => !real.has(place) && !DOCUMENTED.some(([pattern]) => pattern.test(place)));
    expect(unknown).toEqual([]);
  });
}

test('the order of elements is one that real files have', async () => {
  test.skip(!existsSync(corpus), `no corpus of answer files at ${corpus}`);
  const before = new Map<string, number>();
  for (const name of await readdir(corpus)) {
    let file: AnswerFile;
    try {
      file = readAnswerFile(await readFile(path.join(corpus, name), 'utf8'));
    } catch {
      continue;
    }
    const walk = (settings: readonly Setting[], place: string): void => {
      settings.forEach(({ name: left, value }, index) => {
        for (const { name: right } of settings.slice(index + 1)) before.set(`${place} ${left} ${right}`, (before.get(`${place} ${left} ${right}`) ?? 0) + 1);
        if (typeof value !== 'string') walk(value, `${place}/${left}`);
      });
    };
    for (const { components } of file.settings) for (const component of components) walk(component.settings, component.name);
  }
  const contradicted = Object.entries(ELEMENT_ORDER).flatMap(([place, names]) =>
    names.flatMap((left, index) => names.slice(index + 1).filter((right) => before.has(`${place} ${right} ${left}`) && !before.has(`${place} ${left} ${right}`)).map((right) => `${place}: ${left} ${right}`)),
  );
  expect(contradicted).toEqual([]);
});

test('the corpus is read without a crash', async () => {
  test.skip(!existsSync(corpus), `no corpus of answer files at ${corpus}`);
  let read = 0;
  const refused: string[] = [];
  for (const name of await readdir(corpus)) {
    try {
      const { settings, servicing } = readAnswerFile(await readFile(path.join(corpus, name), 'utf8'));
      read += Number(settings.length + servicing.length > 0);
    } catch (error) {
      expect(error, name).toBeInstanceOf(AnswerFileError);
      refused.push(name);
    }
  }
  expect(read).toBeGreaterThan(50);
  expect(refused.length).toBeLessThan(15);
});

test('a real <servicing> section: features of the Foundation package', async () => {
  const file = path.join(corpus, 'windows-unattended__src__answers-Enterprise_1703__BootToAudit.xml');
  test.skip(!existsSync(file), `no corpus of answer files at ${corpus}`);
  const { servicing } = readAnswerFile(await readFile(file, 'utf8'));
  expect(servicing).toHaveLength(1);
  expect(servicing[0]).toMatchObject({
    action: 'configure',
    identity: { name: 'Microsoft-Windows-Foundation-Package', version: '10.0.15063.0', architecture: 'amd64', publicKeyToken: '31bf3856ad364e35', language: '' },
  });
  expect(servicing[0]?.selections).toContainEqual({ name: 'SMB1Protocol', state: false });
});

test('escapes text and attributes, refuses what XML cannot hold', () => {
  const file = (value: string): AnswerFile => ({
    servicing: [{ action: 'install', identity: { name: 'a"b', version: '1', architecture: 'amd64', publicKeyToken: 'x', language: '' }, source: '%configsetroot%\\a & b.cab' }],
    settings: [{ pass: 'specialize', components: [{ name: 'Microsoft-Windows-Shell-Setup', architecture: 'amd64', settings: [setting('ComputerName', value)] }] }],
  });
  const written = writeAnswerFile(file('<&>'));
  expect(written).toContain('<ComputerName>&lt;&amp;&gt;</ComputerName>');
  expect(written).toContain('name="a&quot;b"');
  expect(readAnswerFile(written)).toEqual(file('<&>'));
  expect(() => writeAnswerFile(file('a\u0007'))).toThrow('control character');
});

test('refuses settings out of order or unknown, and commands that are too long', () => {
  const file = (...names: string[]): AnswerFile => ({
    servicing: [],
    settings: [{ pass: 'specialize', components: [{ name: 'Microsoft-Windows-Shell-Setup', architecture: 'amd64', settings: names.map((name) => setting(name, 'x')) }] }],
  });
  expect(() => writeAnswerFile(file('TimeZone', 'ComputerName'))).toThrow('ComputerName is out of order');
  expect(() => writeAnswerFile(file('ComputrName'))).toThrow('has no setting ComputrName');
  expect(() => runSynchronous('amd64', [{ description: 'x', path: 'x'.repeat(260) }])).toThrow('260 characters');
});

for (const [text, reason] of [
  ['<unattend', "line 1: Closing tag 'unattend"],
  ['<other/>', 'not <unattend>'],
  ['<unattend><settings pass="later"/></unattend>', "unknown configuration pass 'later'"],
] as const)
  test(`refuses ${text}`, () => expect(() => readAnswerFile(text)).toThrow());
