import type { Pass } from '../answer-file.ts';

/** Where the tables below are from; the pages of single settings carry the passes. */
export const REFERENCE = 'Unattended Windows Setup Reference, Valid Configuration Passes';

/**
 * The passes that a component has any setting for: the union of "Valid Configuration Passes" of its settings' pages
 * (Unattended Windows Setup Reference, state of Windows 10 1809; those of later components from the component list of
 * cschneegans/unattend-generator). Components of older Windows versions (Security-Licensing-SLC) are not in it.
 */
const PASSES_OF_COMPONENTS: readonly (readonly [passes: string, components: string])[] = [
  ['windowsPE', '~International-Core-WinPE ~PnpCustomizationsWinPE ~Setup'],
  ['windowsPE offlineServicing generalize specialize auditSystem auditUser oobeSystem', '~Shell-Setup'],
  ['windowsPE offlineServicing specialize oobeSystem', '~WLANSVC'],
  ['windowsPE specialize', '~TCPIP'],
  ['offlineServicing', '~CodeIntegrity ~DeviceGuard-Unattend ~Devices-Lights-WinRT ~Embedded-KeyboardFilterService ~LUA-Settings ~MediaPlayer-Core ~PartitionManager ' +
    '~WDF-KernelLibrary'],
  ['offlineServicing generalize specialize', '~DiagCpl ~Disk-Failure-Diagnostic-Module ~TerminalServices-LocalSessionManager ~TerminalServices-Publishing-WMIProvider ' +
    '~TerminalServices-RemoteConnectionManager'],
  ['offlineServicing specialize', '~Embedded-EmbeddedLogon ~GPIOButtons ~UnattendedJoin'],
  ['offlineServicing specialize auditSystem oobeSystem', '~SecureStartup-FilterDriver'],
  ['offlineServicing specialize oobeSystem', '~Sensors-Core ~TabletPC-Platform-Input-Core ~TwinUI ~WiFiNetworkManager Security-Malware-Windows-Defender'],
  ['offlineServicing auditSystem', '~PnpCustomizationsNonWinPE'],
  ['generalize', '~BrowserService ~NetworkBridge ~Security-SPP ~SharedAccess ~SMBServer'],
  ['generalize specialize', '~OutOfBoxExperience ~PnpSysprep ~PowerCPL ~ServerManager-SvrMgrNc ~SNMP-Agent-Service ~STObject ~SystemSettingsThreshold ' +
    '~TerminalServices-RDP-WinStationExtensions ~WorkstationService ~WWANUI'],
  ['generalize specialize auditSystem auditUser oobeSystem', '~CoreMmRes ~Deployment'],
  ['specialize', '~Audio-AudioCore ~Audio-VolumeControl ~Authentication-AuthUI ~DeviceAccess ~DNS-Client ~Embedded-UnifiedWriteFilter ~EnhancedStorage-Adm ' +
    '~ErrorReportingCore ~Fax-Service ~IE-ESC ~IE-InternetExplorer ~MicrosoftEdgeBrowser ~MobilePC-Sensors-API ~NetBT ~NetworkLoadBalancing-Core ' +
    '~Printing-Spooler-Core ~RasServer ~RemoteAssistance-Exe ~Security-SPP-UX ~SQMAPI ~SystemMaintenanceService ~SystemRestore-Main ~TapiSetup ~Tpm-Tasks ' +
    '~WPD-BusEnumService Networking-MPSSVC-Svc'],
  ['specialize auditSystem auditUser oobeSystem', '~StorPort-RegistrySettings'],
  ['specialize auditSystem oobeSystem', '~Security-SPP-UX-SPPCC'],
  ['specialize oobeSystem', '~BLB-WSB-Online-Main ~Embedded-BootExp ~HelpAndSupport ~International-Core ~MapControl-Desktop'],
  ['oobeSystem', '~Embedded-ShellLauncher ~IE-ClientNetworkProtocolImplementation ~SHWebSVC ~TerminalServices-CentralPublishing ~TerminalServices-LicenseServer ' +
    '~WinRE-RecoveryAgent'],
];

/** First-level settings of the two components whose settings differ most in their passes; the same pages. */
const PASSES_OF_SETTINGS: Readonly<Record<string, readonly (readonly [passes: string, settings: string])[]>> = {
  'microsoft-windows-shell-setup': [
    ['windowsPE offlineServicing generalize specialize auditSystem oobeSystem', 'ConvertibleSlateModePromptPreference SignInMode'],
    ['offlineServicing', 'OfflineUserAccounts'],
    ['offlineServicing generalize specialize auditSystem oobeSystem', 'EnableStartMenu'],
    ['offlineServicing generalize specialize auditUser oobeSystem', 'BluetoothTaskbarIconEnabled OEMInformation RegisteredOrganization RegisteredOwner'],
    ['offlineServicing specialize', 'ComputerName'],
    ['offlineServicing specialize oobeSystem', 'DesktopOptimization'],
    ['specialize', 'CopyProfile NotificationArea OEMName ProductKey'],
    ['specialize auditSystem auditUser oobeSystem', 'Display Themes WindowsFeatures'],
    ['specialize auditSystem oobeSystem', 'AutoLogon DisableAutoDaylightTimeSet TimeZone'],
    ['specialize auditUser oobeSystem', 'ShowPowerButtonOnStartScreen StartTiles TaskbarLinks'],
    ['auditSystem oobeSystem', 'UserAccounts'],
    ['oobeSystem', 'FirstLogonCommands FolderLocations LogonCommands OOBE VisualEffects'],
  ],
  'microsoft-windows-deployment': [
    ['generalize', 'DuplicatorDescription'],
    ['generalize specialize auditSystem oobeSystem', 'DeviceForm ExtendOSPartition'],
    ['specialize auditUser', 'RunAsynchronous RunSynchronous'],
    ['auditSystem', 'AuditComputerName'],
    ['auditSystem auditUser oobeSystem', 'Reseal'],
    ['auditUser', 'Generalize'],
  ],
};

const COMPONENTS = tableOf(PASSES_OF_COMPONENTS, (name) => name.replace('~', 'Microsoft-Windows-'));
const SETTINGS = new Map(Object.entries(PASSES_OF_SETTINGS).map(([component, rows]) => [component, tableOf(rows, (name) => name)]));

/** Passes that a component is allowed in; undefined when the reference does not know it. Names are not case-sensitive. */
export function passesOfComponent(name: string): readonly Pass[] | undefined {
  return COMPONENTS.get(name.toLowerCase());
}

/** Passes that a first-level setting is allowed in; undefined when it is not in the table. */
export function passesOfSetting(component: string, setting: string): readonly Pass[] | undefined {
  return SETTINGS.get(component.toLowerCase())?.get(setting.toLowerCase());
}

function tableOf(rows: readonly (readonly [string, string])[], full: (name: string) => string): Map<string, readonly Pass[]> {
  return new Map(rows.flatMap(([passes, names]) => names.split(' ').map((name): [string, readonly Pass[]] => [full(name).toLowerCase(), passes.split(' ') as Pass[]])));
}
