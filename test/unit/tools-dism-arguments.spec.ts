import { expect, test } from '@playwright/test';
import * as dism from '../../harness/tools/dism/arguments.ts';
import { LISTINGS } from '../../harness/servicing/operation.ts';

const W = { image: 'W:\\' };
/** Without what is the same in every servicing command. */
const tail = (command: string[]): string => command.filter((part) => !['/English', '/NoRestart'].includes(part)).join(' ');

test('servicing commands ask for English, never restart, and keep their own log', () => {
  const command = dism.addPackageArguments('online', 'D:\\a b.cab', { logPath: 'C:\\l.log', logLevel: 2, scratchDir: 'W:\\Scratch' });
  expect(command).toEqual(['dism.exe', '/Online', '/English', '/LogPath:C:\\l.log', '/LogLevel:2', '/ScratchDir:W:\\Scratch', '/NoRestart', '/Add-Package', '/PackagePath:D:\\a b.cab']);
  expect(dism.enableFeatureArguments('online', 'NetFx3', { all: true, source: 'D:\\sources\\sxs' })).toContain('/LimitAccess');
  expect(dism.applyImageArguments({ file: 'D:\\i.wim', index: 1, directory: 'W:\\' })).toEqual(['dism.exe', '/English', '/Apply-Image', '/ImageFile:D:\\i.wim', '/Index:1', '/ApplyDir:W:\\']);
});

test('each option of the documentation, as it is written there', () => {
  const commands: [string[], string][] = [
    [dism.addPackageArguments(W, 'P:\\x.msu', { ignoreCheck: true, preventPending: true }), 'dism.exe /Image:W:\\ /Add-Package /PackagePath:P:\\x.msu /IgnoreCheck /PreventPending'],
    [dism.removePackageArguments(W, { packageName: 'A~t~amd64~~1.0' }), 'dism.exe /Image:W:\\ /Remove-Package /PackageName:A~t~amd64~~1.0'],
    [dism.removePackageArguments('online', { packagePath: 'P:\\x.cab' }), 'dism.exe /Online /Remove-Package /PackagePath:P:\\x.cab'],
    [dism.packageInfoArguments(W, { packageName: 'A' }), 'dism.exe /Image:W:\\ /Get-PackageInfo /PackageName:A'],
    [dism.addCapabilityArguments(W, 'Language.Basic~~~de-DE~0.0.1.0', { source: 'P:\\fod', limitAccess: true }), 'dism.exe /Image:W:\\ /Add-Capability /CapabilityName:Language.Basic~~~de-DE~0.0.1.0 /Source:P:\\fod /LimitAccess'],
    [dism.removeCapabilityArguments('online', 'OpenSSH.Server~~~~0.0.1.0'), 'dism.exe /Online /Remove-Capability /CapabilityName:OpenSSH.Server~~~~0.0.1.0'],
    [dism.capabilityInfoArguments(W, 'A~~~~1'), 'dism.exe /Image:W:\\ /Get-CapabilityInfo /CapabilityName:A~~~~1'],
    [dism.disableFeatureArguments(W, 'SMB1Protocol', { remove: true }), 'dism.exe /Image:W:\\ /Disable-Feature /FeatureName:SMB1Protocol /Remove'],
    [dism.featureInfoArguments(W, 'NetFx3'), 'dism.exe /Image:W:\\ /Get-FeatureInfo /FeatureName:NetFx3'],
    [dism.addDriverArguments(W, 'P:\\d', { recurse: true, forceUnsigned: true }), 'dism.exe /Image:W:\\ /Add-Driver /Driver:P:\\d /Recurse /ForceUnsigned'],
    [dism.removeDriverArguments(W, 'oem3.inf'), 'dism.exe /Image:W:\\ /Remove-Driver /Driver:oem3.inf'],
    [dism.driversArguments('online', { all: true }), 'dism.exe /Online /Get-Drivers /All'],
    [dism.driverInfoArguments(W, 'oem3.inf'), 'dism.exe /Image:W:\\ /Get-DriverInfo /Driver:oem3.inf'],
    [dism.setInternationalArguments(W, 'AllIntl', 'de-DE'), 'dism.exe /Image:W:\\ /Set-AllIntl:de-DE'],
    [dism.setInternationalArguments(W, 'InputLocale', '0407:00000407;0409:00000409'), 'dism.exe /Image:W:\\ /Set-InputLocale:0407:00000407;0409:00000409'],
    [dism.setInternationalArguments(W, 'TimeZone', 'W. Europe Standard Time'), 'dism.exe /Image:W:\\ /Set-TimeZone:W. Europe Standard Time'],
    [dism.setInternationalArguments(W, 'TimeZone', 'UTC-11'), 'dism.exe /Image:W:\\ /Set-TimeZone:UTC-11'],
    [dism.setInternationalArguments(W, 'LayeredDriver', '6'), 'dism.exe /Image:W:\\ /Set-LayeredDriver:6'],
    [dism.setEditionArguments(W, 'Enterprise'), 'dism.exe /Image:W:\\ /Set-Edition:Enterprise'],
    [dism.setEditionArguments('online', 'ServerDatacenter', { acceptEula: true, productKey: 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE' }), 'dism.exe /Online /Set-Edition:ServerDatacenter /AcceptEula /ProductKey:AAAAA-BBBBB-CCCCC-DDDDD-EEEEE'],
    [dism.setProductKeyArguments(W, 'AAAAA-BBBBB-CCCCC-DDDDD-EEEEE'), 'dism.exe /Image:W:\\ /Set-ProductKey:AAAAA-BBBBB-CCCCC-DDDDD-EEEEE'],
    [dism.applyUnattendArguments(W, 'P:\\u.xml'), 'dism.exe /Image:W:\\ /Apply-Unattend:P:\\u.xml'],
    [dism.checkAppPatchArguments(W, 'P:\\x.msp'), 'dism.exe /Image:W:\\ /Check-AppPatch /PatchLocation:P:\\x.msp'],
    [dism.appInfoArguments(W, { productCode: '{8ACD2816-595D-48AA-A43B-3523CAA4F692}' }), 'dism.exe /Image:W:\\ /Get-AppInfo /ProductCode:{8ACD2816-595D-48AA-A43B-3523CAA4F692}'],
    [dism.appPatchInfoArguments(W), 'dism.exe /Image:W:\\ /Get-AppPatchInfo'],
    [dism.addAppxArguments(W, 'P:\\a.msix', { dependencies: ['P:\\f.msix', 'P:\\g.msix'], region: 'all' }), 'dism.exe /Image:W:\\ /Add-ProvisionedAppxPackage /PackagePath:P:\\a.msix /DependencyPackagePath:P:\\f.msix /DependencyPackagePath:P:\\g.msix /SkipLicense /Region:all'],
    [dism.addAppxArguments('online', 'P:\\a.msix', { license: 'P:\\l.xml' }), 'dism.exe /Online /Add-ProvisionedAppxPackage /PackagePath:P:\\a.msix /LicensePath:P:\\l.xml'],
    [dism.removeAppxArguments(W, 'Microsoft.BingWeather_4.53.31411.0_neutral_~_8wekyb3d8bbwe'), 'dism.exe /Image:W:\\ /Remove-ProvisionedAppxPackage /PackageName:Microsoft.BingWeather_4.53.31411.0_neutral_~_8wekyb3d8bbwe'],
    [dism.cleanupImageArguments(W, 'start-component-cleanup', { resetBase: true }), 'dism.exe /Image:W:\\ /Cleanup-Image /StartComponentCleanup /ResetBase'],
    [dism.cleanupImageArguments('online', 'restore-health', { source: 'P:\\r', limitAccess: true }), 'dism.exe /Online /Cleanup-Image /RestoreHealth /Source:P:\\r /LimitAccess'],
    [dism.cleanupImageArguments('online', 'check-health'), 'dism.exe /Online /Cleanup-Image /CheckHealth'],
    [dism.setScratchSpaceArguments(W, 512), 'dism.exe /Image:W:\\ /Set-ScratchSpace:512'],
    [dism.setTargetPathArguments(W, 'X:\\'), 'dism.exe /Image:W:\\ /Set-TargetPath:X:\\'],
    [dism.peSettingsArguments(W), 'dism.exe /Image:W:\\ /Get-PESettings'],
    [dism.mountImageArguments({ file: 'D:\\b.wim', index: 2, directory: 'W:\\m', readOnly: true, checkIntegrity: true }), 'dism.exe /Mount-Image /ImageFile:D:\\b.wim /Index:2 /MountDir:W:\\m /ReadOnly /CheckIntegrity'],
    [dism.mountImageArguments({ file: 'D:\\b.wim', name: 'Windows PE', directory: 'W:\\m' }), 'dism.exe /Mount-Image /ImageFile:D:\\b.wim /Name:Windows PE /MountDir:W:\\m'],
    [dism.remountImageArguments('W:\\m'), 'dism.exe /Remount-Image /MountDir:W:\\m'],
    [dism.commitImageArguments('W:\\m'), 'dism.exe /Commit-Image /MountDir:W:\\m'],
    [dism.unmountImageArguments('W:\\m', 'commit'), 'dism.exe /Unmount-Image /MountDir:W:\\m /Commit'],
    [dism.unmountImageArguments('W:\\m', 'discard'), 'dism.exe /Unmount-Image /MountDir:W:\\m /Discard'],
    [dism.cleanupMountpointsArguments(), 'dism.exe /Cleanup-Mountpoints'],
    [dism.mountedImagesArguments(), 'dism.exe /Get-MountedImageInfo'],
    [dism.imageInfoArguments('D:\\i.wim'), 'dism.exe /Get-ImageInfo /ImageFile:D:\\i.wim'],
    [dism.imageInfoArguments('D:\\i.wim', 3), 'dism.exe /Get-ImageInfo /ImageFile:D:\\i.wim /Index:3'],
    [dism.exportImageArguments({ sourceFile: 'D:\\i.esd', sourceIndex: 1, destinationFile: 'W:\\i.wim', compress: 'max', checkIntegrity: true }), 'dism.exe /Export-Image /SourceImageFile:D:\\i.esd /SourceIndex:1 /DestinationImageFile:W:\\i.wim /Compress:max /CheckIntegrity'],
    [dism.captureImageArguments({ file: 'D:\\i.wim', directory: 'W:\\', name: 'Mine', compress: 'fast', verify: true }), 'dism.exe /Capture-Image /ImageFile:D:\\i.wim /CaptureDir:W:\\ /Name:Mine /Compress:fast /Verify'],
    [dism.appendImageArguments({ file: 'D:\\i.wim', directory: 'W:\\', name: 'Mine' }), 'dism.exe /Append-Image /ImageFile:D:\\i.wim /CaptureDir:W:\\ /Name:Mine'],
    [dism.deleteImageArguments('D:\\i.wim', 2), 'dism.exe /Delete-Image /ImageFile:D:\\i.wim /Index:2'],
    [dism.listImageArguments('D:\\i.wim', 1), 'dism.exe /List-Image /ImageFile:D:\\i.wim /Index:1'],
  ];
  for (const [command, line] of commands) {
    expect(tail(command)).toBe(line);
    expect(command).toContain('/English');
    expect(command.includes('/NoRestart')).toBe(/ \/(?:Image:|Online)/.test(line));
  }
});

test('every listing has its command', () => {
  for (const listing of LISTINGS) expect(tail(dism.listArguments(W, listing))).toMatch(/^dism\.exe \/Image:W:\\ \/Get-[A-Za-z]+$/);
  expect(tail(dism.listArguments('online', 'appx'))).toBe('dism.exe /Online /Get-ProvisionedAppxPackages');
});

test('what Windows would refuse is refused before', () => {
  const online = 'online' as never;
  const refused: (() => unknown)[] = [
    () => dism.addPackageArguments(W, ''),
    () => dism.addPackageArguments(W, 'P:\\a" /Online "'),
    () => dism.removePackageArguments(W, { packagePath: 'P:\\x.msu' }),
    () => dism.packageInfoArguments(W, { packagePath: 'P:\\x.MSU' }),
    () => dism.addCapabilityArguments(W, 'Sense.Client~~~'),
    () => dism.removeDriverArguments(W, 'netkvm.inf'),
    ...[dism.listArguments, dism.addDriverArguments, dism.removeDriverArguments, dism.peSettingsArguments].map((build) => () => (build as (...given: unknown[]) => unknown)(online, 'applications')),
    () => dism.listArguments('online', 'patches'),
    () => dism.setInternationalArguments(online, 'UILang', 'de-DE'),
    () => dism.setInternationalArguments(W, 'UILang', 'German (Germany)'),
    () => dism.setInternationalArguments(W, 'InputLocale', '0407:407'),
    () => dism.setInternationalArguments(W, 'LayeredDriver', '7'),
    () => dism.setInternationalArguments(W, 'TimeZone', ' '),
    () => dism.setEditionArguments('online', 'ServerDatacenter'),
    () => dism.setEditionArguments(W, 'Windows 11 Pro'),
    () => dism.setProductKeyArguments(W, '12345'),
    () => dism.checkAppPatchArguments(W, 'P:\\x.msi'),
    () => dism.addAppxArguments(W, 'P:\\a.msix', { region: 'United States' }),
    () => dism.removeAppxArguments(W, 'Microsoft.BingWeather'),
    () => dism.cleanupImageArguments(W, 'check-health', { resetBase: true }),
    () => dism.cleanupImageArguments(W, 'start-component-cleanup', { source: 'P:\\r' }),
    () => dism.setScratchSpaceArguments(W, 100),
    ...['X:', 'A:\\', 'X:\\a b', `X:\\${'a'.repeat(30)}`, 'Windows'].map((path) => () => dism.setTargetPathArguments(W, path)),
    () => dism.mountImageArguments({ file: 'D:\\b.wim', index: 0, directory: 'W:\\m' }),
    () => dism.mountImageArguments({ file: 'D:\\b.wim', index: 1, directory: 'W:\\' }),
    () => dism.unmountImageArguments('W:\\m', 'discard', { append: true }),
    () => dism.imageInfoArguments('D:\\i.wim', 1.5),
  ];
  for (const build of refused) expect(build, build.toString()).toThrow(RangeError);
});

test('a product key that is wrong is not repeated', () => {
  expect(() => dism.setProductKeyArguments(W, 'SECRET-KEY')).not.toThrow(/SECRET/);
  expect(() => dism.setProductKeyArguments(W, 'SECRET-KEY')).toThrow(/five groups/);
});
