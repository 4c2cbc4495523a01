import { expect, test } from '@playwright/test';
import { requestName } from '../../harness/guest/inventory/inventory-request.ts';
import { parseInventory } from '../../harness/guest/inventory/parse-inventory.ts';
import { inventorySections, renderInventoryScript, type InventorySection } from '../../harness/guest/script/inventory-script.ts';

const dism = (body: string): string => `\nDeployment Image Servicing and Management tool\nVersion: 10.0.26100.1\n\nImage Version: 10.0.26100.1\n\n${body}\n\nThe operation completed successfully.\n`;
const uninstall = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';
const products = 'HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Installer\\UserData\\S-1-5-18\\Products';
const whole: Record<InventorySection, [text: string, exit: number]> = {
  version: ['\nMicrosoft Windows [Version 10.0.26100.1]', 0],
  computer: ['name=WIN-1;architecture=AMD64', 0],
  build: ['\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\n    CurrentBuild    REG_SZ    26100\n    UBR    REG_DWORD    0x7f1\n    ProductName    REG_SZ    Windows 10 Pro\n', 0],
  'image-state': ['\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State\n    ImageState    REG_SZ    IMAGE_STATE_COMPLETE\n', 0],
  packages: [dism('Packages listing:\n\nPackage Identity : A~31bf3856ad364e35~amd64~~1.0.0.0\nState : Installed\nRelease Type : Update\nInstall Time : 1/2/2025 3:04 AM'), 0],
  features: [dism('Features listing for package : F~31bf3856ad364e35~amd64~~1.0\n\nFeature Name : TelnetClient\nState : Enabled'), 0],
  capabilities: [dism('Capability listing:\n\nCapability Identity : OpenSSH.Client~~~~0.0.1.0\nState : Installed\n\nCapability Identity : OpenSSH.Server~~~~0.0.1.0\nState : Not Present'), 0],
  appx: [dism('DisplayName : Contoso.Notes\nVersion : 1.2.0.0\nArchitecture : x64\nResourceId : \nPackageName : Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe\nRegions : all'), 0],
  devices: ['Microsoft PnP Utility\n\nInstance ID:                PCI\\VEN_8086&DEV_100E\\3&18\nDevice Description:         Intel(R) PRO/1000\nClass Name:                 Net\nClass GUID:                 {4d36e972-e325-11ce-bfc1-08002be10318}\nManufacturer Name:          Intel\nStatus:                     Started\nDriver Name:                oem0.inf\n', 0],
  services: ['\nSERVICE_NAME: Dhcp\nDISPLAY_NAME: DHCP Client\n        TYPE               : 30  WIN32  \n        STATE              : 4  RUNNING \n                                (STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)\n        WIN32_EXIT_CODE    : 0  (0x0)\n        SERVICE_EXIT_CODE  : 0  (0x0)\n        CHECKPOINT         : 0x0\n        WAIT_HINT          : 0x0\n', 0],
  'service-starts': ['\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Dhcp\n    Start    REG_DWORD    0x2\n\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Dhcp\\Parameters\n    Start    REG_DWORD    0x4\n\nEnd of search: 2 match(es) found.\n', 0],
  drivers: [dism('Driver packages listing:\n\nPublished Name : oem0.inf\nOriginal File Name : e1000.inf\nInbox : No\nClass Name : Net\nProvider Name : Intel\nDate : 1/1/2020\nVersion : 1.0.0.0'), 0],
  international: [dism('Reporting online international settings.\n\nDefault system UI language : en-US\nSystem locale : en-US\nDefault time zone : UTC\nActive keyboard(s) : 0409:00000409\nKeyboard layered driver : Not installed.\n\nInstalled language(s): en-US\n  Type : Fully localized language.'), 0],
  'user-locale': ['\nHKEY_CURRENT_USER\\Control Panel\\International\n    LocaleName    REG_SZ    de-DE\n', 0],
  edition: [dism('Current edition is:\n\nCurrent Edition : Professional'), 0],
  'uninstall-64': [`\n${uninstall}\\{GUID-1}\n    DisplayName    REG_SZ    Tool ü\n    DisplayVersion    REG_SZ    1.2\n    Publisher    REG_SZ    Somebody\n\n${uninstall}\\NoName\n    X    REG_SZ    y\n`, 0],
  'uninstall-32': ['', 1],
  patches: [`\n${products}\\4C5F99DAD8541D243A5CDFD8B0D1D0E2\\InstallProperties\n    DisplayName    REG_SZ    Tool\n\n${products}\\4C5F99DAD8541D243A5CDFD8B0D1D0E2\\Patches\\1A2B3C4D5E6F708192A3B4C5D6E7F809\n    DisplayName    REG_SZ    Tool Hotfix\n    State    REG_DWORD    0x1\n`, 0],
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
  return `##inventory version=2\n${sections.join('')}##inventory-end\n`.replaceAll('\n', '\r\n');
}

test('a whole inventory is read', () => {
  expect(parseInventory(output())).toEqual({
    schema: 'wimproof.inventory/2',
    windowsVersion: '10.0.26100.1',
    build: 26100,
    revision: 2033,
    computerName: 'WIN-1',
    edition: 'Professional',
    imageState: 'IMAGE_STATE_COMPLETE',
    architecture: 'amd64',
    packages: [{ identity: 'A~31bf3856ad364e35~amd64~~1.0.0.0', state: 'Installed', releaseType: 'Update', installTime: '1/2/2025 3:04 AM' }],
    features: [{ name: 'TelnetClient', state: 'Enabled' }],
    capabilities: [{ identity: 'OpenSSH.Client~~~~0.0.1.0', state: 'Installed' }, { identity: 'OpenSSH.Server~~~~0.0.1.0', state: 'Not Present' }],
    appx: [{ displayName: 'Contoso.Notes', version: '1.2.0.0', architecture: 'x64', packageName: 'Contoso.Notes_1.2.0.0_x64__8wekyb3d8bbwe' }],
    drivers: [{ publishedName: 'oem0.inf', originalFileName: 'e1000.inf', inbox: false, className: 'Net', provider: 'Intel', date: '1/1/2020', version: '1.0.0.0' }],
    devices: [{ instanceId: 'PCI\\VEN_8086&DEV_100E\\3&18', description: 'Intel(R) PRO/1000', className: 'Net', status: 'Started', driverPublishedName: 'oem0.inf', driverOriginalName: 'e1000.inf' }],
    services: [{ name: 'Dhcp', displayName: 'DHCP Client', state: 'RUNNING', startType: 'automatic' }],
    applications: [{ productCode: '{GUID-1}', name: 'Tool ü', version: '1.2', publisher: 'Somebody' }],
    patches: [{ patchCode: '{D4C3B2A1-F6E5-1807-293A-4B5C6D7E8F90}', productCode: '{AD99F5C4-458D-42D1-A3C5-FD8D0B1D0D2E}', name: 'Tool Hotfix', state: 'applied' }],
    international: { systemUiLanguage: 'en-US', systemLocale: 'en-US', userLocale: 'de-DE', timeZone: 'UTC', inputLocales: '0409:00000409', installedLanguages: ['en-US'] },
    pendingReboot: [],
    volume: { totalBytes: 2000, freeBytes: 1000 },
    unread: [],
    answers: {},
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

test.describe('what this Windows cannot say is null with a reason, and never an empty list', () => {
  const refused = (option: string): [string, number] => [`\nDeployment Image Servicing and Management tool\nVersion: 6.1.7600.16385\n\nImage Version: 6.1.7601.18489\n\n\nError: 87\n\nThe ${option} option is unknown.\n`, 87];
  const currentVersion = (lines: string): [string, number] => [`\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\n${lines}\n`, 0];

  test('Windows 7: no capabilities, no provisioned apps, no list of devices, no revision', () => {
    const inventory = parseInventory(output({
      version: ['\nMicrosoft Windows [Version 6.1.7601]', 0],
      build: currentVersion('    CurrentBuild    REG_SZ    7601\n    CurrentBuildNumber    REG_SZ    7601'),
      capabilities: refused('get-capabilities'),
      appx: refused('get-provisionedappxpackages'),
      devices: ['Microsoft PnP Utility\nUsage:\n------\npnputil.exe [-f | -i] [ -? | -a | -d | -e ] <INF name>\n', 1],
    }));
    expect(inventory).toMatchObject({ build: 7601, revision: null, capabilities: null, appx: null, devices: null });
    expect(inventory.unread.map(({ section }) => section)).toEqual(['capabilities', 'appx', 'devices']);
    expect(inventory.unread[0]!.reason).toBe('DISM of this Windows does not know the option (87: The get-capabilities option is unknown.)');
  });

  test('other languages: PnPUtil and sc know no /English', () => {
    const inventory = parseInventory(output({
      devices: ['Microsoft-PnP-Dienstprogramm\n\nInstanz-ID:                 PCI\\X\\1\nGerätebeschreibung:         Karte\n', 0],
      services: ['\nNOMBRE_SERVICIO: Dhcp\nNOMBRE_MOSTRAR: Cliente DHCP\n        TIPO               : 30  WIN32  \n', 0],
    }));
    expect(inventory).toMatchObject({ devices: null, services: null });
    expect(inventory.unread.map(({ section }) => section)).toEqual(['devices', 'services']);
  });

  test('other failures are errors', () => {
    for (const changes of [
      { capabilities: ['Error: 740', 740] }, { appx: ['', 0] }, { capabilities: [whole.capabilities[0].slice(0, -40), 0] }, { devices: ['Microsoft PnP Utility\n', 0] }, { devices: [whole.devices[0], 87] },
      { services: ['\nSERVICE_NAME: Dhcp\nDISPLAY_NAME: DHCP Client\n', 0] }, { services: ['', 0] }, { services: ['\nEnum: more data, need 1234 bytes start resume at index 7', 0] }, { patches: ['', 0] },
      { build: currentVersion('    UBR    REG_DWORD    0x1') }, { build: currentVersion('    CurrentBuild    REG_SZ    26100\n    UBR    REG_SZ    many') },
    ] as Partial<typeof whole>[])
      expect(() => parseInventory(output(changes)), JSON.stringify(changes)).toThrow(/cannot be read/);
  });

  test('no product, no patch; a state that Windows does not define is shown', () => {
    expect(parseInventory(output({ patches: ['', 1] })).patches).toEqual([]);
    expect(parseInventory(output({ patches: [whole.patches[0].replace('0x1', '0x20'), 0] })).patches[0]).toMatchObject({ state: 'unknown (0x20)' });
    expect(parseInventory(output({ 'user-locale': ['', 1] })).international.userLocale).toBe('');
    expect(parseInventory(output({ 'service-starts': ['', 1] })).services).toEqual([{ name: 'Dhcp', displayName: 'DHCP Client', state: 'RUNNING' }]);
  });
});

test('requests must be those that the script was rendered with', () => {
  const request = { ask: 'hotfixes' } as const;
  expect(() => parseInventory(output(), [request])).toThrow(/cannot be read/);
  const name = requestName(request);
  const asked = output().replace('##inventory-end', `##section ${name}\r\nHost Name: X\r\nHotfix(s): 1 Hotfix(s) Installed.\r\n   [01]: KB5044284\r\n##end ${name} exit=0\r\n##inventory-end`);
  expect(() => parseInventory(asked)).toThrow(/cannot be read/);
  expect(parseInventory(asked, [request]).answers).toEqual({ [name]: { ask: 'hotfixes', kbs: ['KB5044284'] } });
});
