import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { createTestSystem, hasPayloadTools, type TestSystem } from './pane-servicing-system.ts';

test.skip(!hasPayloadTools, 'gcab, wixl or cabextract are not installed');
let machine: TestSystem;
test.beforeEach(async () => {
  machine = await createTestSystem();
});
test.afterEach(() => machine.dispose());

/** Keys that Microsoft publishes for key management servers. */
const ENTERPRISE = 'NPPR9-FWDCX-D2C8J-H872K-2YT43';
const PROFESSIONAL = 'W269N-WFGWX-YVC9B-4J6C9-T83GX';
const edition = async (): Promise<string | undefined> => /Current Edition : (\w+)/.exec((await machine.run(['dism', '/Online', '/Get-CurrentEdition'])).out)?.[1];
const slmgr = (...words: string[]): ReturnType<TestSystem['run']> => machine.run(['cscript', '//nologo', 'C:\\Windows\\System32\\slmgr.vbs', ...words]);

test('changepk changes the edition by the key, upward only', async () => {
  expect((await machine.run(['changepk', '/ProductKey', 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY'])).exit).toBe(0xc004f050 | 0);
  expect((await machine.run(['changepk'])).exit).toBe(87);
  expect((await machine.run(['changepk', '/ProductKey', ENTERPRISE], { administrator: false })).exit).toBe(5);
  expect(await edition()).toBe('Professional');
  expect(await machine.run(['changepk', '/ProductKey', ENTERPRISE])).toEqual({ exit: 0, out: '', err: '' });
  expect(await edition()).toBe('Enterprise');
  expect((await machine.run(['changepk', '/ProductKey', PROFESSIONAL])).exit).toBe(0xc004f069 | 0);
});

test('slmgr takes the key of the installed edition and shows none', async () => {
  expect((await slmgr('/ipk', ENTERPRISE)).exit).toBe(0xc004f069 | 0);
  const done = await slmgr('/ipk', PROFESSIONAL);
  expect(done.exit).toBe(0);
  expect(done.out).not.toContain('W269N');
  expect((await slmgr('/dli')).out).toContain('Partial Product Key: T83GX\r\n');
  expect(await machine.run(['cscript', '//nologo', '//b', 'C:\\Windows\\System32\\slmgr.vbs', '/ipk', PROFESSIONAL])).toEqual({ exit: 0, out: '', err: '' });
  expect(await machine.run(['cscript', '//nologo', 'C:\\other.vbs'])).toMatchObject({ exit: 1, out: 'Input Error: Can not find script file "C:\\other.vbs".\r\n' });
  expect(readFileSync(machine.system.resolve('C:\\Windows\\Logs\\DISM\\dism.log'), { encoding: 'utf8', flag: 'a+' })).not.toContain('W269N');
});
