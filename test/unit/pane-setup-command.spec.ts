import { expect, test } from '@playwright/test';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { givenAnswerFile, UnusableAnswerFile } from '../../vm-templates/pane/guest/setup/unattend/search.ts';
import { partsOf } from '../../vm-templates/pane/guest/setup/install/choose-image.ts';
import { parseSetupOptions, program as setup } from '../../vm-templates/pane/guest/setup/setup-program.ts';
import { createTestSystem } from './pane-system.ts';

test('options as documented: a colon or a blank before the path', () => {
  expect(parseSetupOptions(['/unattend:D:\\a.xml', '/InstallFrom:C:\\Temp Folder\\install.swm', '/NoReboot'])).toEqual({ unattend: 'D:\\a.xml', installFrom: 'C:\\Temp Folder\\install.swm', noReboot: true });
  expect(parseSetupOptions(['/installfrom', 'D:\\custom.wim'])).toEqual({ installFrom: 'D:\\custom.wim' });
  expect(parseSetupOptions([])).toEqual({});
  for (const argv of [['/auto', 'upgrade'], ['/unattend:'], ['/installfrom'], ['install.wim']]) expect(parseSetupOptions(argv), argv.join(' ')).toHaveProperty('unknown');
});

test('the other parts of a split image are found by its name', () => {
  expect(partsOf('/mnt/e/Install.SWM')).toEqual(['--ref=/mnt/e/Install*.SWM']);
  expect(partsOf('/mnt/e/install.wim')).toEqual([]);
});

test('a given answer file is used without a search, and must be one', () => {
  const system = createTestSystem(undefined, { systemDrive: 'X', life: 'pe' });
  const media = system.addDrive('E', 'ANSWER');
  const answer = (pass: string): string => `<unattend xmlns="urn:schemas-microsoft-com:unattend"><settings pass="${pass}"><component name="A" processorArchitecture="amd64"/></settings></unattend>`;
  writeFileSync(join(media, 'any.xml'), answer('windowsPE'));
  writeFileSync(join(media, 'late.xml'), answer('oobeSystem'));
  writeFileSync(join(media, 'bad.xml'), 'no');
  expect(givenAnswerFile(system, 'windowsPE', 'E:\\any.xml')).toMatchObject({ path: 'E:\\any.xml', drive: 'E' });
  for (const name of ['none.xml', 'late.xml', 'bad.xml']) expect(() => givenAnswerFile(system, 'windowsPE', `E:\\${name}`), name).toThrow(UnusableAnswerFile);
});

test('setup.exe is a file of media and of Windows PE, found nowhere else, and does nothing in a running Windows', async () => {
  const pe = createTestSystem(undefined, { systemDrive: 'X', life: 'pe', programs: { setup: ({ argv, system }) => (system.log(`setup ${argv.join(' ')}`), 5) } });
  const medium = pe.addDrive('D', 'INSTALL', 'cdrom');
  mkdirSync(join(medium, 'sources'));
  writeFileSync(join(medium, 'sources/setup.exe'), 'MZ');
  expect(await pe.run('"D:\\sources\\setup.exe" /unattend:"E:\\Autounattend.xml" /installfrom:"F:\\install.wim"')).toBe(5);
  expect(pe.logLines).toContain('setup /unattend:E:\\Autounattend.xml /installfrom:F:\\install.wim');
  expect(await pe.run('D:\\setup.exe')).not.toBe(5);
  expect(await pe.run('setup.exe')).not.toBe(5);
  const windows = createTestSystem(undefined, { programs: { setup } });
  const again = windows.addDrive('D', 'INSTALL', 'cdrom');
  mkdirSync(join(again, 'sources'));
  writeFileSync(join(again, 'sources/setup.exe'), 'MZ');
  expect(await windows.run('D:\\sources\\setup.exe')).toBe(87);
});
