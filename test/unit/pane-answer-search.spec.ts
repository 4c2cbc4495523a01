import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import type { Pass } from '../../vm-templates/pane/guest/setup/unattend/answer-file.ts';
import { cacheProcessed } from '../../vm-templates/pane/guest/setup/unattend/cache.ts';
import { findAnswerFile, UnusableAnswerFile } from '../../vm-templates/pane/guest/setup/unattend/search.ts';
import { createTestSystem, type TestSystem } from './pane-system.ts';

const answer = (...passes: Pass[]): string =>
  `<unattend xmlns="urn:schemas-microsoft-com:unattend">${passes.map((pass) => `<settings pass="${pass}"><component name="A" processorArchitecture="amd64"/></settings>`).join('')}</unattend>`;

function put(root: string, file: string, text: string): string {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  return target;
}
const found = (system: TestSystem, pass: Pass): string | undefined => findAnswerFile(system, pass)?.path;

test('an installed Windows looks in the documented order', () => {
  const system = createTestSystem();
  const root = system.drives.get('C')!.root;
  const stick = system.addDrive('E', 'STICK', 'removable');
  const cd = system.addDrive('D', 'CD', 'cdrom');
  const named = system.addDrive('Q', 'ELSEWHERE', 'fixed');
  const places: [string, string][] = [
    ['Q:\\any name.xml', put(named, 'any name.xml', answer('specialize'))],
    ['C:\\Windows\\Panther\\Unattend\\Unattend.xml', put(root, 'Windows/Panther/Unattend/unattend.xml', answer('specialize'))],
    ['C:\\Windows\\Panther\\Unattend\\Autounattend.xml', put(root, 'Windows/Panther/Unattend/autounattend.xml', answer('specialize'))],
    ['C:\\Windows\\Panther\\unattend.xml', put(root, 'Windows/Panther/unattend.xml', answer('specialize'))],
    ['E:\\Autounattend.xml', put(stick, 'AUTOUNATTEND.XML', answer('specialize'))],
    ['D:\\Autounattend.xml', put(cd, 'Autounattend.xml', answer('specialize'))],
    ['C:\\Windows\\System32\\Sysprep\\Unattend.xml', put(root, 'Windows/System32/Sysprep/Unattend.xml', answer('specialize'))],
    ['C:\\Unattend.xml', put(root, 'unattend.xml', answer('specialize'))],
    ['C:\\Autounattend.xml', put(root, 'autounattend.xml', answer('specialize'))],
  ];
  system.registry.create('HKLM\\SYSTEM\\Setup').setValue('UnattendFile', 'REG_SZ', 'Q:\\any name.xml');
  const order: (string | undefined)[] = [];
  for (const [, file] of places) {
    order.push(found(system, 'specialize'));
    rmSync(file);
  }
  expect(order).toEqual(places.map(([name]) => name));
  expect(found(system, 'specialize')).toBeUndefined();
});

test('Setup in PE: not Panther\\Unattend; media roots, then \\sources of the medium', () => {
  const system = createTestSystem(undefined, { life: 'setup', systemDrive: 'X' });
  const root = system.drives.get('X')!.root;
  put(root, 'Windows/Panther/Unattend/unattend.xml', answer('windowsPE'));
  expect(found(system, 'windowsPE')).toBeUndefined();
  const install = system.addDrive('D', 'INSTALL', 'cdrom');
  put(install, 'sources/install.wim', '');
  put(install, 'sources/Unattend.xml', answer('windowsPE'));
  expect(found(system, 'windowsPE')).toBeUndefined();
  put(install, 'sources/autounattend.xml', answer('windowsPE'));
  expect(found(system, 'windowsPE')).toBe('D:\\sources\\Autounattend.xml');
  put(system.addDrive('F', 'ANSWER', 'cdrom'), 'Autounattend.xml', answer('windowsPE'));
  expect(found(system, 'windowsPE')).toBe('F:\\Autounattend.xml');
  put(system.addDrive('E', 'UNATTEND', 'cdrom'), 'Unattend.xml', answer('windowsPE'));
  expect(found(system, 'windowsPE')).toBe('F:\\Autounattend.xml');
});

test('a file without settings for the pass is passed over, and so is a cached pass that was carried out', () => {
  const system = createTestSystem();
  const root = system.drives.get('C')!.root;
  put(root, 'Windows/Panther/unattend.xml', answer('oobeSystem'));
  put(system.addDrive('D', 'ANSWER'), 'Autounattend.xml', answer('specialize', 'oobeSystem'));
  const lines: string[] = [];
  const first = findAnswerFile(system, 'specialize', (line) => lines.push(line))!;
  expect(first).toMatchObject({ path: 'D:\\Autounattend.xml', drive: 'D' });
  expect(lines).toEqual(['[C:\\Windows\\Panther\\unattend.xml] does not contain settings for pass [specialize]; skipping.', 'Found usable unattend file for pass [specialize] at [D:\\Autounattend.xml].']);
  cacheProcessed(root, first.answer, 'specialize');
  expect(readFileSync(path.join(root, 'Windows/Panther/unattend.xml'), 'utf8')).toContain('<settings pass="specialize" wasPassProcessed="true">');
  expect(found(system, 'oobeSystem')).toBe('C:\\Windows\\Panther\\unattend.xml');
});

test('a servicing section counts as settings for offlineServicing only', () => {
  const system = createTestSystem(undefined, { life: 'setup', systemDrive: 'X' });
  put(system.addDrive('D', 'ANSWER'), 'Autounattend.xml', '<unattend xmlns="urn:schemas-microsoft-com:unattend"><servicing><package action="remove"/></servicing></unattend>');
  expect([found(system, 'offlineServicing'), found(system, 'windowsPE')]).toEqual(['D:\\Autounattend.xml', undefined]);
});

test('a damaged file stops the search, with its place and reason', () => {
  const system = createTestSystem();
  put(system.addDrive('D', 'ANSWER'), 'Autounattend.xml', '<unattend');
  expect(() => findAnswerFile(system, 'specialize')).toThrow(UnusableAnswerFile);
  expect(() => findAnswerFile(system, 'specialize')).toThrow(/^D:\\Autounattend\.xml: The answer file is not well-formed XML/);
});
