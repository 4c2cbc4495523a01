import { test, expect } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseUpdateMum, UpdateMumError } from '../../harness/servicing/payload/parse-update-mum.ts';
import { packageRole } from '../../harness/servicing/payload/package/package-role.ts';
import { CORPORA, hasCorpora } from '../corpora.ts';

const MUM = `<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v3" manifestVersion="1.0" displayName="Probe">
  <assemblyIdentity name="Package_for_KB1" version="26100.1.1.0" language="neutral" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" />
  <package identifier="KB1" releaseType="Update" restart="possible"><update name="a" /></package>
</assembly>`;

test('identity, release type, restart and updates', () => {
  const manifest = parseUpdateMum(Buffer.from(MUM));
  expect(manifest).toEqual({
    identity: { name: 'Package_for_KB1', publicKeyToken: '31bf3856ad364e35', architecture: 'amd64', language: '', version: '26100.1.1.0' },
    identifier: 'KB1', releaseType: 'Update', restart: 'possible', displayName: 'Probe', permanent: false, selfUpdate: false,
    capabilities: [], parents: [], updates: [{ name: 'a', selectable: false }], packages: [], components: [], drivers: [],
  });
  expect(parseUpdateMum(Buffer.from(`\uFEFF${MUM.replace('utf-8', 'utf-16')}`, 'utf16le'))).toEqual(manifest);
  expect(parseUpdateMum(Buffer.from(MUM.replace('<update', '<installerAssembly version="10.0.26100.1738" name="x"/><update'))).servicingStack).toBe('10.0.26100.1738');
});

for (const [title, text, reason] of [
  ['empty', '', 'damaged'],
  ['cut off', MUM.slice(0, 250), 'damaged'],
  ['no XML', 'hello', 'damaged'],
  ['of a component', MUM.replace(/<package.*<\/package>/, ''), 'no <package>'],
  ['without identity', MUM.replace(/<assemblyIdentity[^>]*>/, ''), 'no <assemblyIdentity>'],
  ['without version', MUM.replace(/ version="26100.1.1.0"/, ''), 'no version'],
  ['with a nameless update', MUM.replace('<update name="a"', '<update'), '<update> of the package manifest has no name'],
] as const)
  test(`refuses a manifest that is ${title}`, () => expect(() => parseUpdateMum(Buffer.from(text))).toThrow(reason));

test.describe('real manifests', () => {
  const corpus = path.join(CORPORA, 'mum');
  test.skip(!hasCorpora, `no corpus of manifests at ${corpus}`);
  const read = (name: string) => parseUpdateMum(readFileSync(path.join(corpus, `UFCase__docs__manifests__${name}.xml`)));

  test('every file is read, or refused with the reason', () => {
    const reasons = readdirSync(corpus).map((file) => {
      try {
        return `read as ${packageRole(parseUpdateMum(readFileSync(path.join(corpus, file))))}`;
      } catch (error) {
        if (!(error instanceof UpdateMumError)) throw error;
        return error.message.replace(/ \(.*/, '');
      }
    });
    const counts = Object.fromEntries([...new Set(reasons)].sort().map((reason) => [reason, reasons.filter((one) => one === reason).length]));
    expect(counts).toEqual({
      'read as feature-on-demand': 2,
      'read as language-pack': 1,
      'read as other': 2,
      'the manifest has no <package>: it is the manifest of a component': 6,
      'the package manifest is damaged': 2,
    });
  });

  test('their facts', () => {
    expect(read('pkg_langpack')).toMatchObject({ identity: { language: 'zh-CN', version: '10.0.22621.1485' }, releaseType: 'Language Pack', parents: [{ language: '' }], packages: [{}, {}, {}] });
    expect(read('pkg_cap')).toMatchObject({ releaseType: 'OnDemand Pack', capabilities: [{ name: 'Language.Fonts.Jpan', version: '1.0', language: 'und-Jpan' }], components: [{ name: 'Microsoft-Windows-LanguageFeatures-Fonts-Jpan-Deployment' }] });
    expect(read('pkg_driver')).toMatchObject({ drivers: ['net1ic64.inf'], capabilities: [{ name: 'Microsoft.Windows.Ethernet.Client.Intel.E1i68x64', language: '' }] });
    expect(read('pkg_parent')).toMatchObject({ restart: 'required', updates: [{ name: 'SearchEngine-Client-Package', selectable: true }, { selectable: false }, { selectable: false }] });
  });

  test('the snippets of the schema description: those that are whole package manifests', () => {
    const text = readFileSync(path.join(corpus, 'UFCase__docs__manifest_schema.md'), 'utf8');
    const snippets = [...text.matchAll(/```xml\n([\s\S]*?)```/g)].map((match) => match[1]!.trim());
    const outcome = snippets.map((snippet) => {
      try {
        return parseUpdateMum(Buffer.from(snippet)).identity.name === '' ? 'empty' : 'package';
      } catch (error) {
        if (!(error instanceof UpdateMumError)) throw error;
        return 'refused';
      }
    });
    const whole = snippets.filter((snippet) => /<assembly[ >]/.test(snippet) && /<package[ >][\s\S]*<\/assembly>/.test(snippet) && /<assembly [^>]*>\s*(<!--.*?-->\s*)?<assemblyIdentity/.test(snippet));
    expect({ snippets: snippets.length, packages: outcome.filter((one) => one === 'package').length }).toEqual({ snippets: 48, packages: whole.length });
    expect(whole.length).toBeGreaterThan(5);
  });
});
