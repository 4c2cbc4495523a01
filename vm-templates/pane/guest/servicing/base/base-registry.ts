import { putValues as put } from '../../registry/base/put-values.ts';
import { writeBaseServices } from '../../registry/base/services.ts';
import { writeBaseDriverDatabase, writeBaseServicingStack } from '../../registry/base/store.ts';
import type { Registry } from '../../registry/registry.ts';

export interface BaseVersion {
  version: string;
  build: string;
  revision: number;
  edition: string;
}

function putSoftware(registry: Registry, kind: 'install' | 'pe', base: BaseVersion): void {
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', {
    ProductName: kind === 'pe' ? 'Windows PE' : 'Windows 10 Pro', // Windows 11 really says so; see its EditionID and build instead
    EditionID: base.edition,
    CurrentVersion: '6.3',
    CurrentMajorVersionNumber: 10,
    CurrentMinorVersionNumber: 0,
    CurrentBuild: base.build,
    CurrentBuildNumber: base.build,
    UBR: base.revision,
    DisplayVersion: '24H2',
    ReleaseId: '2009',
    BuildLabEx: `${base.build}.${base.revision}.amd64fre.ge_release.240331-1435`,
    InstallationType: kind === 'pe' ? 'WindowsPE' : 'Client',
    SystemRoot: kind === 'pe' ? 'X:\\Windows' : 'C:\\Windows',
    RegisteredOwner: '',
    RegisteredOrganization: '',
  });
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon', { AutoAdminLogon: '0', DefaultUserName: '', Shell: 'explorer.exe' });
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion', { ProgramFilesDir: 'C:\\Program Files', CommonFilesDir: 'C:\\Program Files\\Common Files' });
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall');
  put(registry, 'HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall');
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System', { EnableLUA: 1, ConsentPromptBehaviorAdmin: 5 });
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Setup\\State', { ImageState: 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE' });
  put(registry, 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run');
}

function putSystem(registry: Registry, kind: 'install' | 'pe'): void {
  put(registry, 'HKLM\\SYSTEM\\Select', { Current: 1, Default: 1, Failed: 0, LastKnownGood: 1 });
  const control = 'HKLM\\SYSTEM\\ControlSet001\\Control';
  // Current must be readable before CurrentControlSet can be used; hence the plain names here.
  put(registry, `${control}\\ComputerName\\ComputerName`, { ComputerName: kind === 'pe' ? 'MINWINPC' : 'WIN-PANE' });
  put(registry, 'HKLM\\SYSTEM\\ControlSet001\\Services\\Tcpip\\Parameters', { Hostname: kind === 'pe' ? 'minwinpc' : 'WIN-PANE', 'NV Hostname': kind === 'pe' ? 'minwinpc' : 'WIN-PANE' });
  put(registry, `${control}\\ProductOptions`, { ProductType: 'WinNT', ProductSuite: ['Terminal Server'] });
  put(registry, `${control}\\Nls\\Language`, { Default: '0409', InstallLanguage: '0409' });
  put(registry, `${control}\\Session Manager`, { BootExecute: ['autocheck autochk *'], ProtectionMode: 1 });
  put(registry, `${control}\\Nls\\Locale`, { '': '00000409' });
  put(registry, `${control}\\Nls\\CodePage`, { ACP: '1252', OEMCP: '437', MACCP: '10000' });
  put(registry, `${control}\\MUI\\UILanguages\\en-US`, { LCID: 0x409, Type: 0x91 });
  put(registry, `${control}\\TimeZoneInformation`, { TimeZoneKeyName: 'Pacific Standard Time', Bias: 480, ActiveTimeBias: 480 });
  put(registry, `${control}\\Session Manager\\Environment`, { PROCESSOR_ARCHITECTURE: 'AMD64', NUMBER_OF_PROCESSORS: '1', OS: 'Windows_NT' });
  put(registry, `${control}\\Session Manager\\Environment`, { Path: `%SystemRoot%\\system32;%SystemRoot%;%SystemRoot%\\System32\\Wbem${kind === 'pe' ? '' : ';%SystemRoot%\\System32\\WindowsPowerShell\\v1.0\\'}`, TEMP: '%SystemRoot%\\TEMP', TMP: '%SystemRoot%\\TEMP', ComSpec: '%SystemRoot%\\system32\\cmd.exe', windir: '%SystemRoot%' }, 'REG_EXPAND_SZ');
  put(registry, `${control}\\Terminal Server`, { fDenyTSConnections: 1 });
  put(registry, `${control}\\Class`);
  put(registry, 'HKLM\\SYSTEM\\ControlSet001\\Enum');
  if (kind === 'pe') {
    put(registry, `${control}\\MiniNT`);
    put(registry, 'HKLM\\SYSTEM\\Setup', { SystemSetupInProgress: 1, SetupType: 2, CmdLine: 'winpeshl.exe', OOBEInProgress: 0 });
  } else {
    put(registry, 'HKLM\\SYSTEM\\Setup', { SystemSetupInProgress: 0, SetupType: 0, CmdLine: '', OOBEInProgress: 0 });
    put(registry, 'HKLM\\SYSTEM\\Setup\\Status\\SysprepStatus', { GeneralizationState: 7, CleanupState: 2 });
  }
}

function putInternational(registry: Registry): void {
  const international = 'HKEY_USERS\\.DEFAULT\\Control Panel\\International';
  put(registry, international, { Locale: '00000409', LocaleName: 'en-US', sLanguage: 'ENU', sCountry: 'United States', iCountry: '1' });
  put(registry, `${international}\\Geo`, { Nation: '244', Name: 'US' });
  put(registry, 'HKEY_USERS\\.DEFAULT\\Keyboard Layout\\Preload', { '1': '00000409' });
  put(registry, 'HKEY_USERS\\.DEFAULT\\Control Panel\\Desktop', { PreferredUILanguages: ['en-US'] });
}

/** The values that a freshly built image has, as far as Pane's programs, Setup and tools that inspect images look at them. */
export function writeBaseRegistry(registry: Registry, kind: 'install' | 'pe', base: BaseVersion): void {
  putSoftware(registry, kind, base);
  putSystem(registry, kind);
  putInternational(registry);
  writeBaseServices(registry, kind);
  writeBaseServicingStack(registry, base.version);
  writeBaseDriverDatabase(registry);
}
