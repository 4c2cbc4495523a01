import { expect, test } from '@playwright/test';
import { changepkArguments, explainChangepkExitCode } from '../../harness/tools/changepk/changepk.ts';
import { decodeDpinstExitCode, dpinstArguments, explainDpinstExitCode } from '../../harness/tools/dpinst/dpinst.ts';
import { explainLpksetupExitCode, lpksetupEarlyReturn, lpksetupInstallArguments, lpksetupRemoveArguments } from '../../harness/tools/lpksetup/lpksetup.ts';
import { explainMsiExitCode, installMsiArguments, installPatchArguments, msiSuccess, uninstallMsiArguments, uninstallPatchArguments } from '../../harness/tools/msiexec/msiexec.ts';
import { mediumBootSectors, oscdimgArguments } from '../../harness/tools/oscdimg/oscdimg.ts';
import { explainSlmgrExitCode, installKeyArguments } from '../../harness/tools/slmgr/slmgr.ts';
import { explainWusaExitCode, wusaInstallArguments, wusaUninstallArguments } from '../../harness/tools/wusa/wusa.ts';

test('wusa', () => {
  expect(wusaInstallArguments('E:\\x.msu')).toEqual(['wusa.exe', 'E:\\x.msu', '/quiet', '/norestart']);
  expect(wusaInstallArguments('E:\\x.msu', { logPath: 'C:\\x.evtx' }).at(-1)).toBe('/log:C:\\x.evtx');
  expect(wusaUninstallArguments('KB5099005')).toEqual(['wusa.exe', '/uninstall', '/kb:5099005', '/quiet', '/norestart']);
  expect(() => wusaUninstallArguments('x.msu')).toThrow(/not a KB number/);
  expect(explainWusaExitCode(2359302)).toMatchObject({ name: 'WU_S_ALREADY_INSTALLED', success: true, rebootRequired: false });
  expect(explainWusaExitCode(2359303)).toMatchObject({ name: 'WU_S_ALREADY_UNINSTALLED', success: true });
  expect(explainWusaExitCode(3010)).toMatchObject({ success: true, rebootRequired: true });
  expect(explainWusaExitCode(-2145124329)).toMatchObject({ code: 0x80240017, name: 'WU_E_NOT_APPLICABLE', success: false });
  expect(explainWusaExitCode(0x80070005).action).toContain('scheduled task');
  expect(explainWusaExitCode(5).name).toBe('ERROR_ACCESS_DENIED');
  expect(explainWusaExitCode(0x800700a1)).toMatchObject({ code: 0x800700a1, action: expect.stringContaining('local folder') });
  expect(explainWusaExitCode(0x800f0922).name).toBe('CBS_E_INSTALLERS_FAILED');
});

test('lpksetup: waits are data', () => {
  expect(lpksetupInstallArguments('de-DE', 'E:\\lp')).toEqual(['lpksetup.exe', '/i', 'de-DE', '/p', 'E:\\lp', '/r', '/s']);
  expect(lpksetupRemoveArguments('sr-Latn-RS')).toEqual(['lpksetup.exe', '/u', 'sr-Latn-RS', '/r', '/s']);
  expect(() => lpksetupInstallArguments('*', 'E:\\')).toThrow(/language name/);
  expect(lpksetupEarlyReturn).toMatchObject({ prefix: ['start', '""', '/wait'], processes: ['lpksetup.exe'] });
  expect(explainLpksetupExitCode(0).success).toBe(true);
});

test('dpinst: the bits of its exit code', () => {
  expect(dpinstArguments('E:\\dpinst.exe', 'E:\\drivers', { force: true, legacyMode: true })).toEqual(['E:\\dpinst.exe', '/q', '/sw', '/se', '/f', '/lm', '/path', 'E:\\drivers']);
  expect(decodeDpinstExitCode(0x40000001)).toEqual({ failed: 0, copied: 0, installed: 1, rebootRequired: true, someFailed: false });
  expect(decodeDpinstExitCode(0x80010203 | 0)).toEqual({ failed: 1, copied: 2, installed: 3, rebootRequired: false, someFailed: true });
  expect(explainDpinstExitCode(0xc0010001)).toMatchObject({ success: false, rebootRequired: true, meaning: '1 installed on devices, 0 copied to the driver store, 1 failed; a restart is required' });
  expect(explainDpinstExitCode(0x100)).toMatchObject({ success: true, rebootRequired: false, action: '' });
  expect(explainDpinstExitCode(0)).toMatchObject({ success: true, action: expect.stringContaining('nothing was done') });
  expect(explainDpinstExitCode(0xc0000135 | 0x01000000)).toMatchObject({ success: false, meaning: expect.stringContaining('no exit code of DPInst') });
});

test('msiexec', () => {
  expect(installMsiArguments('E:\\a.msi', { properties: ['X=1'] })).toEqual(['msiexec.exe', '/i', 'E:\\a.msi', '/qn', '/norestart', 'X=1']);
  expect(installPatchArguments('E:\\a.msp', { logPath: 'C:\\l.log' })).toEqual(['msiexec.exe', '/p', 'E:\\a.msp', '/qn', '/norestart', '/l*v', 'C:\\l.log']);
  expect(uninstallMsiArguments('{A}')).toEqual(['msiexec.exe', '/x', '{A}', '/qn', '/norestart']);
  expect(uninstallPatchArguments('{P}', '{A}')).toEqual(['msiexec.exe', '/package', '{A}', '/uninstall', '{P}', '/qn', '/norestart']);
  for (const code of msiSuccess) expect(explainMsiExitCode(code).success).toBe(true);
  expect(explainMsiExitCode(1618)).toMatchObject({ name: 'ERROR_INSTALL_ALREADY_RUNNING', success: false, action: expect.stringContaining('wait') });
  // In winerror.h all codes of this range but 1617 are Windows Installer's.
  for (let code = 1601; code <= 1654; code++) expect(explainMsiExitCode(code).name, String(code)).toEqual(code === 1617 ? undefined : expect.stringMatching(/^ERROR_/));
});

test('oscdimg: one or two boot entries', () => {
  expect(oscdimgArguments({ directory: 'C:\\media', iso: 'C:\\x.iso', label: 'WIMPROOF', boot: mediumBootSectors('C:\\media\\', { noPrompt: true }) })).toEqual([
    'oscdimg.exe', '-m', '-o', '-u2', '-udfver102', '-lWIMPROOF', '-bootdata:2#p0,e,bC:\\media\\boot\\etfsboot.com#pEF,e,bC:\\media\\efi\\microsoft\\boot\\efisys_noprompt.bin', 'C:\\media', 'C:\\x.iso',
  ]);
  expect(oscdimgArguments({ directory: 'C:\\m', iso: 'x.iso', boot: mediumBootSectors('C:\\m', { firmware: 'uefi' }) })).toContain('-bootdata:1#pEF,e,bC:\\m\\efi\\microsoft\\boot\\efisys.bin');
  expect(() => oscdimgArguments({ directory: 'C:\\m', iso: 'x.iso', boot: {} })).toThrow(/boot sector/);
  expect(() => oscdimgArguments({ directory: 'C:\\m', iso: 'x.iso', boot: { bios: 'C:\\my media\\etfsboot.com' } })).toThrow(/blank/);
  expect(() => oscdimgArguments({ directory: 'C:\\m', iso: 'x.iso', label: 'two words', boot: { bios: 'C:\\e.com' } })).toThrow(/volume label/);
});

test('product keys', () => {
  expect(changepkArguments('%KEY%')).toEqual(['changepk.exe', '/ProductKey', '%KEY%']);
  expect(installKeyArguments('%KEY%')).toEqual(['cscript.exe', '//nologo', '//b', '%windir%\\System32\\slmgr.vbs', '/ipk', '%KEY%']);
  expect(explainSlmgrExitCode(0xc004f050 | 0)).toMatchObject({ code: 0xc004f050, name: 'SL_E_INVALID_PRODUCT_KEY', success: false });
  expect(explainChangepkExitCode(0xc004f069)).toMatchObject({ name: 'SL_E_MISMATCHED_PRODUCT_SKU', success: false });
  expect(explainChangepkExitCode(0)).toMatchObject({ success: true });
});
