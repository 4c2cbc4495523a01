import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { disableFeatures, enableFeatures, configureFeatures, findFeatures } from '../../vm-templates/pane/guest/servicing/packages/features.ts';
import { onlineImage, openImage } from '../../vm-templates/pane/guest/servicing/image.ts';
import { parseMum, satisfiesParent } from '../../vm-templates/pane/guest/servicing/packages/mum.ts';
import { addPackage } from '../../vm-templates/pane/guest/servicing/packages/package-add.ts';
import { removePackage } from '../../vm-templates/pane/guest/servicing/packages/package-remove.ts';
import { findPackage, stateWord } from '../../vm-templates/pane/guest/servicing/packages/package-store.ts';
import { completePending, completePendingOperations, isRestartPending } from '../../vm-templates/pane/guest/servicing/packages/pending.ts';
import { CORPORA, createTestSystem, hasCorpora, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

const KB = 'Package_for_KB5099001~31bf3856ad364e35~amd64~~26100.9001.1.0';
const payload = (name: string): string => machine.system.resolve(`P:\\${name}`);
const state = (name: string, image = onlineImage(machine.system)): string | undefined => {
  const record = findPackage(image, name);
  return record && stateWord(record.state);
};

test('offline, a package is pending until the first boot', () => {
  const image = openImage(machine.offline);
  expect(addPackage(image, payload('kb5099001-x64.cab'))).toEqual({ identity: KB, outcome: 'install-pending', restartNeeded: false });
  // Opened again: what counts is what is on the disk.
  const again = openImage(machine.offline);
  expect(state(KB, again)).toBe('Install Pending');
  expect(existsSync(again.path('Windows\\WinSxS\\pending.xml'))).toBe(true);
  expect(existsSync(again.path('Windows\\System32\\wimproof-update.txt'))).toBe(false);
  expect(isRestartPending(again)).toBe(false);
  completePending(again);
  const booted = openImage(machine.offline);
  expect(state(KB, booted)).toBe('Installed');
  expect(readFileSync(booted.path('Windows\\System32\\wimproof-update.txt'), 'utf8')).toContain('KB5099001');
  expect(booted.registry.get('HKLM\\SOFTWARE\\wimproof\\KB5099001')?.number('Revision')).toBe(1);
  expect(existsSync(booted.path('Windows\\WinSxS\\pending.xml'))).toBe(false);
});

test('online, it asks for a restart, and removing it does so again', () => {
  const image = onlineImage(machine.system);
  expect(addPackage(image, payload('kb5099001-x64.cab')).restartNeeded).toBe(true);
  expect(isRestartPending(image)).toBe(true);
  expect(completePendingOperations(machine.system)).toEqual([{ action: 'install', subject: KB, owner: undefined }]);
  expect(isRestartPending(image)).toBe(false);
  expect(addPackage(image, payload('kb5099001-x64.cab')).outcome).toBe('already-installed');
  expect(removePackage(image, KB)).toEqual({ identity: KB, outcome: 'uninstall-pending', restartNeeded: true });
  expect(state(KB)).toBe('Uninstall Pending');
  completePendingOperations(machine.system);
  expect(state(KB)).toBeUndefined();
  expect(existsSync(image.path('Windows\\System32\\wimproof-update.txt'))).toBe(false);
});

test('what does not fit is refused with its HRESULT, and changes nothing', () => {
  const image = openImage(machine.offline);
  const refused = (name: string): unknown => {
    try {
      return addPackage(image, payload(name));
    } catch (error) {
      return (error as { hresult?: number }).hresult;
    }
  };
  expect(refused('broken\\kb5099001-x86.cab')).toBe(0x800f081e);
  expect(refused('broken\\kb5099001-damaged.cab')).toBe(0x800f0805);
  expect(refused('wimproof-sample.msi')).toBe(0x8007000d);
  expect(refused('none.cab')).toBe(0x80070002);
  expect(refused('none\\none.cab')).toBe(0x80070003);
  expect(refused('pane-sample')).toBe(0x800f0805);
  expect(() => removePackage(image, 'Microsoft-Windows-Foundation-Package~31bf3856ad364e35~amd64~~10.0.26100.1')).toThrow(expect.objectContaining({ hresult: 0x800f0825 }));
  expect(state(KB, image)).toBeUndefined();
});

test('features: parents, pending states, removed payload', () => {
  const image = onlineImage(machine.system);
  const feature = (name: string): string => findFeatures(image, [name])[0]!.state;
  expect(enableFeatures(image, ['telnetclient'])).toEqual({ restartNeeded: false });
  expect(feature('TelnetClient')).toBe('Enabled');
  expect(() => enableFeatures(image, ['SMB1Protocol-Client'])).toThrow(expect.objectContaining({ hresult: 0xc004000d }));
  expect(enableFeatures(image, ['SMB1Protocol-Client'], { all: true })).toEqual({ restartNeeded: true });
  expect(feature('SMB1Protocol')).toBe('Enable Pending');
  completePendingOperations(machine.system);
  expect(feature('SMB1Protocol')).toBe('Enabled');
  expect(disableFeatures(image, ['SMB1Protocol'])).toEqual({ restartNeeded: true });
  expect(feature('SMB1Protocol-Client')).toBe('Disable Pending');
  expect(() => enableFeatures(image, ['NetFx3'])).toThrow(expect.objectContaining({ hresult: 0x800f0906 }));
  expect(() => enableFeatures(image, ['Nope'])).toThrow(/Feature name Nope is unknown/);
  disableFeatures(image, ['WorkFolders-Client'], { remove: true });
  expect(feature('WorkFolders-Client')).toBe('Disabled with Payload Removed');
});

test('configureFeatures pulls in parents; offline all is pending', () => {
  const image = openImage(machine.offline);
  configureFeatures(image, [{ name: 'IIS-WebServer', enable: true }, { name: 'WorkFolders-Client', enable: false }]);
  const words = findFeatures(openImage(machine.offline), ['IIS-WebServerRole', 'IIS-WebServer', 'WorkFolders-Client']).map((feature) => feature.state);
  expect(words).toEqual(['Enable Pending', 'Enable Pending', 'Disable Pending']);
  completePending(openImage(machine.offline));
  expect(findFeatures(openImage(machine.offline), ['IIS-WebServer', 'WorkFolders-Client']).map((feature) => feature.state)).toEqual(['Enabled', 'Disabled']);
});

test('package manifests made by others are read', () => {
  test.skip(!hasCorpora, `no corpora at ${CORPORA}`);
  const read = (name: string): ReturnType<typeof parseMum> => parseMum(readFileSync(path.join(CORPORA, 'mum', `UFCase__docs__manifests__${name}.xml`)));
  const parent = read('pkg_parent');
  expect(parent.features.map((feature) => feature.name)).toEqual(['SearchEngine-Client-Package']);
  expect(parent).toMatchObject({ restart: 'required', releaseType: 'Feature Pack' });
  const language = read('pkg_langpack');
  expect(language.identity.language).toBe('zh-CN');
  expect(satisfiesParent({ ...parent.identity, version: '10.0.22621.1485' }, language.parents[0]!)).toBe(true);
  expect(satisfiesParent({ ...parent.identity, version: '10.0.22622.1485' }, language.parents[0]!)).toBe(false);
  expect(read('pkg_cap').capability).toBe('Language.Fonts.Jpan~~~und-Jpan~0.0.1.0');
  expect(() => read('comp_service')).toThrow(expect.objectContaining({ hresult: 0x800f0805 }));
});
