import { expect, test } from '@playwright/test';
import { appendImagexArguments, applyImagexArguments, captureImagexArguments, commitImagexArguments, deleteImagexArguments, explainImagexExitCode, exportImagexArguments, infoImagexArguments, mountImagexArguments, unmountImagexArguments } from '../../harness/tools/imagex/imagex.ts';
import { explainOcsetupExitCode, ocsetupArguments, ocsetupEarlyReturn } from '../../harness/tools/ocsetup/ocsetup.ts';
import { addDriverPeimgArguments, explainPeimgExitCode, importPackagePeimgArguments, installPackagePeimgArguments, listPackagesPeimgArguments, prepPeimgArguments, uninstallPackagePeimgArguments } from '../../harness/tools/peimg/peimg.ts';
import { applyAnswerFilePkgmgrArguments, disableFeaturesPkgmgrArguments, enableFeaturesPkgmgrArguments, explainPkgmgrExitCode, installPackagePkgmgrArguments, pkgmgrEarlyReturn, removePackagePkgmgrArguments } from '../../harness/tools/pkgmgr/pkgmgr.ts';

const image = { systemDrive: 'W:\\', windowsDirectory: 'W:\\Windows' };

test('pkgmgr on an image and on the running system', () => {
  expect(installPackagePkgmgrArguments(image, 'E:\\kb.cab', { sandbox: 'W:\\Scratch', logPath: 'W:\\p.log' })).toEqual(['pkgmgr.exe', '/o:W:\\;W:\\Windows', '/ip', '/m:E:\\kb.cab', '/s:W:\\Scratch', '/l:W:\\p.log', '/quiet', '/norestart']);
  expect(installPackagePkgmgrArguments('online', 'C:\\kb', { identity: 'P~1~x86~~6.0.6000.1' })).toEqual(['pkgmgr.exe', '/ip', '/m:C:\\kb', '/p:P~1~x86~~6.0.6000.1', '/quiet', '/norestart']);
  expect(removePackagePkgmgrArguments('online', 'P~1~x86~~6.0.6000.1')).toEqual(['pkgmgr.exe', '/up:P~1~x86~~6.0.6000.1', '/quiet', '/norestart']);
  expect(enableFeaturesPkgmgrArguments(image, ['TelnetClient', 'TFTP'])).toEqual(['pkgmgr.exe', '/o:W:\\;W:\\Windows', '/iu:TelnetClient;TFTP', '/quiet', '/norestart']);
  expect(disableFeaturesPkgmgrArguments('online', ['TFTP'], { parent: 'P~1~x86~~6.0.6000.1' })).toEqual(['pkgmgr.exe', '/uu:TFTP', '/p:P~1~x86~~6.0.6000.1', '/quiet', '/norestart']);
  expect(applyAnswerFilePkgmgrArguments(image, 'E:\\u.xml')).toEqual(['pkgmgr.exe', '/o:W:\\;W:\\Windows', '/n:E:\\u.xml', '/quiet', '/norestart']);
  for (const features of [[], ['a b'], ['a;b']]) expect(() => enableFeaturesPkgmgrArguments('online', features)).toThrow(/names of features/);
  expect(pkgmgrEarlyReturn.prefix).toEqual(['start', '""', '/wait']);
  expect(explainPkgmgrExitCode(-2146498530)).toMatchObject({ code: 0x800f081e, name: 'CBS_E_NOT_APPLICABLE', success: false });
  expect(explainPkgmgrExitCode(3010)).toMatchObject({ success: true, rebootRequired: true });
});

test('ocsetup', () => {
  expect(ocsetupArguments('TelnetClient', { logPath: 'C:\\o.log' })).toEqual(['ocsetup.exe', 'TelnetClient', '/quiet', '/norestart', '/log:C:\\o.log']);
  expect(ocsetupArguments('DNS', { uninstall: true, answerFile: 'u.xml', parameter: 'p' })).toEqual(['ocsetup.exe', 'DNS', '/uninstall', '/quiet', '/norestart', '/unattendfile:u.xml', '/x:p']);
  expect(() => ocsetupArguments('/?')).toThrow(/name of a component/);
  expect(ocsetupEarlyReturn.processes).toContain('pkgmgr.exe');
  expect(explainOcsetupExitCode(3010)).toMatchObject({ success: true, rebootRequired: true });
});

test('imagex', () => {
  const wim = { file: 'E:\\install.wim', image: 1 };
  expect(applyImagexArguments(wim, 'W:\\', { verify: true, splitPattern: 'E:\\install*.swm' })).toEqual(['imagex.exe', '/apply', 'E:\\install.wim', '1', 'W:\\', '/ref', 'E:\\install*.swm', '/verify']);
  expect(mountImagexArguments(wim, 'C:\\m')).toEqual(['imagex.exe', '/mountrw', 'E:\\install.wim', '1', 'C:\\m']);
  expect(mountImagexArguments({ file: 'x.wim', image: 'Name' }, 'C:\\m', { readOnly: true, check: true })).toEqual(['imagex.exe', '/mount', 'x.wim', 'Name', 'C:\\m', '/check']);
  expect(unmountImagexArguments('C:\\m', { commit: true })).toEqual(['imagex.exe', '/unmount', '/commit', 'C:\\m']);
  expect(unmountImagexArguments('C:\\m')).toEqual(['imagex.exe', '/unmount', 'C:\\m']);
  expect(commitImagexArguments('C:\\m')).toEqual(['imagex.exe', '/commit', 'C:\\m']);
  expect(infoImagexArguments('x.wim', { image: 2 })).toEqual(['imagex.exe', '/info', 'x.wim', '2']);
  expect(captureImagexArguments('C:\\pe', 'C:\\boot.wim', 'WinPE', { boot: true, compress: 'maximum' })).toEqual(['imagex.exe', '/boot', '/compress', 'maximum', '/capture', 'C:\\pe', 'C:\\boot.wim', 'WinPE']);
  expect(appendImagexArguments('C:\\pe', 'C:\\boot.wim', 'B', { check: true })).toEqual(['imagex.exe', '/check', '/append', 'C:\\pe', 'C:\\boot.wim', 'B']);
  expect(exportImagexArguments(wim, 'y.wim', 'N', { compress: 'fast' })).toEqual(['imagex.exe', '/compress', 'fast', '/export', 'E:\\install.wim', '1', 'y.wim', 'N']);
  expect(deleteImagexArguments(wim)).toEqual(['imagex.exe', '/delete', 'E:\\install.wim', '1']);
  expect(explainImagexExitCode(1392)).toMatchObject({ name: 'ERROR_FILE_CORRUPT', success: false });
});

test('peimg', () => {
  const windows = 'C:\\pe\\Windows';
  expect(addDriverPeimgArguments('E:\\x.inf', windows)).toEqual(['peimg.exe', '/inf=E:\\x.inf', windows]);
  expect(importPackagePeimgArguments('E:\\x.cab', windows)).toEqual(['peimg.exe', '/import=E:\\x.cab', windows]);
  expect(installPackagePeimgArguments('WinPE-HTA-Package', windows)).toEqual(['peimg.exe', '/install=WinPE-HTA-Package', windows]);
  expect(uninstallPackagePeimgArguments('WinPE-HTA-Package', windows)).toEqual(['peimg.exe', '/uninstall=WinPE-HTA-Package', windows]);
  expect(listPackagesPeimgArguments(windows)).toEqual(['peimg.exe', '/list', windows]);
  expect(prepPeimgArguments(windows)).toEqual(['peimg.exe', '/prep', '/f', windows]);
  expect(explainPeimgExitCode(2)).toMatchObject({ success: false, name: 'ERROR_FILE_NOT_FOUND' });
});
