import { expect, test } from '@playwright/test';
import { parseInventory } from '../../harness/guest/inventory/parse-inventory.ts';
import { inventorySections, renderInventoryScript, type InventorySection } from '../../harness/guest/script/inventory-script.ts';

const dism = (body: string): string => `\nDeployment Image Servicing and Management tool\nVersion: 10.0.26100.1\n\nImage Version: 10.0.26100.1\n\n${body}\n\nThe operation completed successfully.\n`;
const uninstall = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const whole: Record<InventorySection, [text: string, exit: number]> = {
  version: ['\nMicrosoft Windows [Version 10.0.26100.1]', 0],
  computer: ['name=WIN-1;architecture=AMD64', 0],
  'image-state': ['\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State\n    ImageState    REG_SZ    IMAGE_STATE_COMPLETE\n', 0],
  packages: [dism('Packages listing:\n\nPackage Identity : A~31bf3856ad364e35~amd64~~1.0.0.0\nState : Installed\nRelease Type : Update\nInstall Time : 1/2/2025 3:04 AM'), 0],
  features: [dism('Features listing for package : F~31bf3856ad364e35~amd64~~1.0\n\nFeature Name : TelnetClient\nState : Enabled'), 0],
  drivers: [dism('Driver packages listing:\n\n(No drivers found in the image matching the criteria)'), 0],
  international: [dism('Reporting online international settings.\n\nDefault system UI language : en-US\nSystem locale : en-US\nDefault time zone : UTC\nActive keyboard(s) : 0409:00000409\nKeyboard layered driver : Not installed.\n\nInstalled language(s): en-US\n  Type : Fully localized language.'), 0],
  edition: [dism('Current edition is:\n\nCurrent Edition : Professional'), 0],
  'uninstall-64': [`\n${uninstall}\\{GUID-1}\n    DisplayName    REG_SZ    Tool ü\n    DisplayVersion    REG_SZ    1.2\n    Publisher    REG_SZ    Somebody\n\n${uninstall}\\NoName\n    X    REG_SZ    y\n`, 0],
  'uninstall-32': ['', 1],
  'pending-cbs': ['', 1],
  'pending-cbs-packages': ['', 1],
  'pending-update': ['', 1],
  'pending-rename': ['', 1],
  volume: ['Total free bytes : 1,000 ( 1 KB)\nTotal bytes : 2,000 ( 2 KB)', 0],
};
function output(changes: Partial<typeof whole> = {}): string {
  const sections = inventorySections.map((name) => {
    const [text, exit] = changes[name] ?? whole[name];
    return `##section ${name}\n${text}\n##end ${name} exit=${exit}\n`;
  });
  return `##inventory version=1\n${sections.join('')}##inventory-end\n`.replaceAll('\n', '\r\n');
}

test('a whole inventory is read', () => {
  expect(parseInventory(output())).toEqual({
    schema: 'wimproof.inventory/1',
    windowsVersion: '10.0.26100.1',
    computerName: 'WIN-1',
    edition: 'Professional',
    imageState: 'IMAGE_STATE_COMPLETE',
    architecture: 'amd64',
    packages: [{ identity: 'A~31bf3856ad364e35~amd64~~1.0.0.0', state: 'Installed', releaseType: 'Update', installTime: '1/2/2025 3:04 AM' }],
    features: [{ name: 'TelnetClient', state: 'Enabled' }],
    drivers: [],
    applications: [{ productCode: '{GUID-1}', name: 'Tool ü', version: '1.2', publisher: 'Somebody' }],
    international: { systemUiLanguage: 'en-US', systemLocale: 'en-US', timeZone: 'UTC', inputLocales: '0409:00000409', installedLanguages: ['en-US'] },
    pendingReboot: [],
    volume: { totalBytes: 2000, freeBytes: 1000 },
  });
});

test('pending restarts are named; an empty rename list is none', () => {
  const key = (name: string): string => `HKEY_LOCAL_MACHINE\\SOFTWARE\\${name}`;
  const pending = (changes: Partial<typeof whole>): string[] => parseInventory(output(changes)).pendingReboot;
  expect(pending({ 'pending-cbs': [key('RebootPending'), 0], 'pending-update': [key('RebootRequired'), 0] })).toEqual(['Component Based Servicing: RebootPending', 'Windows Update: RebootRequired']);
  expect(pending({ 'pending-cbs-packages': [key('PackagesPending'), 0] })).toEqual([]);
  expect(pending({ 'pending-cbs-packages': [`${key('PackagesPending')}\n${key('PackagesPending\\P')}`, 0] })).toEqual(['Component Based Servicing: PackagesPending']);
  expect(pending({ 'pending-rename': [`${key('Session Manager')}\n    PendingFileRenameOperations    REG_MULTI_SZ    \\0`, 0] })).toEqual([]);
  expect(pending({ 'pending-rename': [`${key('Session Manager')}\n    PendingFileRenameOperations    REG_MULTI_SZ    \\??\\C:\\x\\0`, 0] })).toHaveLength(1);
});

test('no proper prefix, no missing section, no failed command passes', () => {
  const text = output();
  for (let length = 0; length < text.trimEnd().length; length += 7) expect(() => parseInventory(text.slice(0, length)), String(length)).toThrow(/cannot be read/);
  for (const name of inventorySections) {
    expect(() => parseInventory(text.replace(`##section ${name}\r\n`, '')), name).toThrow(/cannot be read/);
    expect(() => parseInventory(output({ [name]: [whole[name][0], 5] })), name).toThrow(name);
  }
  for (const name of inventorySections.filter((one) => !one.startsWith('pending') && !one.startsWith('uninstall'))) expect(() => parseInventory(output({ [name]: ['', 0] })), name).toThrow(/cannot be read/);
});

test('the script prints every section that the parser wants', () => {
  const script = renderInventoryScript();
  for (const name of inventorySections) expect(script).toContain(`echo ##section ${name}\r\n`);
  expect(script).toContain('dism.exe /English /Online /Get-Packages');
});
