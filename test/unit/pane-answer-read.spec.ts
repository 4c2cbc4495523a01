import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { AnswerFileError, at, component, componentsOf, hasPass, ignoredComponents, ordered, readAnswerFile, textAt } from '../../vm-templates/pane/guest/setup/unattend/answer-file.ts';
import { DELETED, markProcessed } from '../../vm-templates/pane/guest/setup/unattend/cache.ts';
import { passwordOf } from '../../vm-templates/pane/guest/setup/unattend/password.ts';
import { CORPORA } from '../corpora.ts';

const CORPUS = path.join(CORPORA, 'autounattend');
const head = '<?xml version="1.0" encoding="utf-8"?><unattend xmlns="urn:schemas-microsoft-com:unattend" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">';
const part = (name: string, content: string, architecture = 'amd64'): string => `<component name="${name}" processorArchitecture="${architecture}">${content}</component>`;
const settings = (pass: string, content: string): string => `<settings pass="${pass}">${content}</settings>`;
const read = (...content: string[]): ReturnType<typeof readAnswerFile> => readAnswerFile(Buffer.from(`${head}${content.join('')}</unattend>`));
const hidden = (password: string, name: string): string => Buffer.from(`${password}${name}`, 'utf16le').toString('base64');

test('passes, components and ordered lists', () => {
  const answer = read(
    '<servicing><package action="install"><assemblyIdentity name="X" version="1.0.0.0" processorArchitecture="amd64" publicKeyToken="0" language="neutral"/><source location="%configsetroot%\\x.cab"/></package></servicing>',
    settings('specialize', part('Microsoft-Windows-Deployment', '<RunSynchronous><RunSynchronousCommand wcm:action="add"><Order>2</Order><Path>b</Path></RunSynchronousCommand><RunSynchronousCommand wcm:action="add"><Order>1</Order><Path> a </Path></RunSynchronousCommand></RunSynchronous>')),
  );
  expect(answer.packages).toHaveLength(1);
  expect([hasPass(answer, 'offlineServicing'), hasPass(answer, 'specialize'), hasPass(answer, 'oobeSystem')]).toEqual([true, true, false]);
  const deployment = component(componentsOf(answer, 'specialize', 'amd64'), 'Microsoft-Windows-Deployment');
  expect(ordered(at(deployment, 'RunSynchronous'), 'RunSynchronousCommand').map((command) => textAt(command, 'Path'))).toEqual(['a', 'b']);
});

test('namespaces count, prefixes do not', () => {
  const answer = readAnswerFile(Buffer.from(`<u:unattend xmlns:u="urn:schemas-microsoft-com:unattend" xmlns:w="http://schemas.microsoft.com/WMIConfig/2002/State">
    <x:Extensions xmlns:x="https://example.org/tool"><x:settings pass="nonsense"/></x:Extensions>
    <u:settings pass="specialize"><u:component name="A" processorArchitecture="amd64"><u:List><u:Item w:action="add"><u:Name>kept</u:Name></u:Item><u:Item w:action="remove"><u:Name>gone</u:Name></u:Item></u:List></u:component></u:settings>
  </u:unattend>`));
  const a = component(componentsOf(answer, 'specialize', 'amd64'), 'A');
  expect(ordered(at(a, 'List'), 'Item').map((item) => textAt(item, 'Name'))).toEqual(['kept']);
});

test('components of another architecture have no effect and are named', () => {
  const answer = read(settings('specialize', part('A', '<B>1</B>', 'x86') + part('C', '<D>1</D>')));
  expect(componentsOf(answer, 'specialize', 'amd64').map(({ name }) => name)).toEqual(['C']);
  expect(ignoredComponents(answer, 'specialize', 'amd64')).toEqual(['Component [A] of pass [specialize] is for [x86], not for [amd64]; ignored.']);
});

for (const [what, text, reason] of [
  ['servicing after settings', `${head}${settings('specialize', '')}<servicing/></unattend>`, /servicing section comes after/],
  ['two servicing sections', `${head}<servicing/><servicing/></unattend>`, /more than one servicing/],
  ['an unknown pass', `${head}${settings('Specialize', '')}</unattend>`, /Unknown configuration pass Specialize/],
  ['an unknown section', `${head}<setings pass="specialize"/></unattend>`, /Unknown section setings/],
  ['a component twice', `${head}${settings('specialize', part('A', '') + part('A', ''))}</unattend>`, /component A \(amd64\) twice/],
  ['another root', '<unattend/>', /root element is not unattend/],
  ['an undeclared prefix', '<unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="specialize" wcm:action="add"/></unattend>', /prefix of wcm:action is not declared/],
  ['a cut-off file', head, /cut off/],
] as const) {
  test(`refuses ${what}`, () => {
    expect(() => readAnswerFile(Buffer.from(text))).toThrow(AnswerFileError);
    expect(() => readAnswerFile(Buffer.from(text))).toThrow(reason);
  });
}

test('UTF-16 of either byte order is read', () => {
  const text = `\ufeff${head}${settings('specialize', part('A', '<B>ä</B>'))}</unattend>`;
  for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
    expect(textAt(component(componentsOf(readAnswerFile(bytes), 'specialize', 'amd64'), 'A'), 'B')).toBe('ä');
  }
});

test('passwords in both forms', () => {
  const shell = (content: string): ReturnType<typeof component> => component(componentsOf(read(settings('oobeSystem', part('S', content))), 'oobeSystem', 'amd64'), 'S');
  const password = (name: 'Password' | 'AdministratorPassword', value: string, plain?: string): string | undefined =>
    passwordOf(shell(`<${name}><Value>${value}</Value>${plain === undefined ? '' : `<PlainText>${plain}</PlainText>`}</${name}>`), name);
  expect(password('Password', ' a&amp;b ', 'true')).toBe(' a&b ');
  expect(password('Password', hidden('geheim', 'Password'), 'false')).toBe('geheim');
  expect(password('AdministratorPassword', hidden('Pä$$', 'AdministratorPassword'), 'false')).toBe('Pä$$');
  expect(password('Password', hidden('', 'Password'), 'false')).toBe('');
  expect(password('Password', hidden('x', 'Password'))).toBe('x');
  expect(password('Password', 'MyPassword')).toBe('MyPassword');
  expect(passwordOf(shell(`<Password>${DELETED}</Password>`), 'Password')).toBeUndefined();
  expect(passwordOf(shell(''), 'Password')).toBeUndefined();
});

test('a processed pass is annotated and loses its secrets; passes to come keep theirs', () => {
  const secret = (value: string): string => `<UserAccounts><AdministratorPassword><Value>${value}</Value><PlainText>true</PlainText></AdministratorPassword></UserAccounts>`;
  const text = `${head}<!-- <settings pass="auditSystem"><x>commented-secret --><servicing><package action="remove"/></servicing>${settings('auditSystem', part('S', secret('one')))}${settings('oobeSystem', part('S', secret('two')))}</unattend>`;
  const once = markProcessed(text, 'auditSystem');
  expect(once).toContain('<settings pass="auditSystem" wasPassProcessed="true">');
  expect(once).toContain('<settings pass="oobeSystem">');
  expect(once).toContain(`<AdministratorPassword>${DELETED}</AdministratorPassword>`);
  expect(once).not.toMatch(/one<|commented-secret/);
  expect(once).toContain('<Value>two</Value>');
  const answer = readAnswerFile(Buffer.from(markProcessed(once, 'offlineServicing')));
  expect([hasPass(answer, 'auditSystem'), hasPass(answer, 'offlineServicing'), hasPass(answer, 'oobeSystem')]).toEqual([false, false, true]);
  expect(markProcessed(once, 'auditSystem')).toBe(once);
});

test('real answer files are read, or refused for what is wrong with them', () => {
  test.skip(!existsSync(CORPUS), `no corpus at ${CORPUS}`);
  const refused: Record<string, string> = {};
  const files = readdirSync(CORPUS);
  for (const file of files) {
    try {
      const answer = readAnswerFile(readFileSync(path.join(CORPUS, file)));
      for (const { pass } of answer.settings) {
        const cached = readAnswerFile(Buffer.from(markProcessed(answer.text, pass)));
        expect(hasPass(cached, pass), `${file} ${pass}`).toBe(false);
        expect(cached.settings.map((entry) => entry.components.length), `${file} ${pass}`).toEqual(answer.settings.map((entry) => entry.components.length));
      }
    } catch (error) {
      if (!(error instanceof AnswerFileError)) throw error;
      refused[file] = error.message;
    }
  }
  // Bare ampersands, a fragment of a page, an INI file of Windows XP, a task definition.
  expect(Object.values(refused).sort()).toEqual([
    'The answer file is not well-formed XML: bad reference &.', 'The answer file is not well-formed XML: bad reference &.',
    'The answer file is not well-formed XML: text outside the root element.', 'The answer file is not well-formed XML: text outside the root element.',
    'The root element is not unattend of urn:schemas-microsoft-com:unattend.',
  ]);
  expect(files.length - Object.keys(refused).length).toBeGreaterThan(70);
});
