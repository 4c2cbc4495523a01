import type { Registry } from '../registry.ts';
import { putValues } from './put-values.ts';

/** One entry below `Services`: name, display name, Start (0 boot, 1 system, 2 automatic, 3 on demand, 4 disabled), account or load order group, program, and what it needs. */
type ServiceRow = [name: string, displayName: string, start: number, account: string, image: string, depends?: string[]];

const LOCAL_SYSTEM = 'LocalSystem';
const LOCAL_SERVICE = 'NT AUTHORITY\\LocalService';
const NETWORK_SERVICE = 'NT AUTHORITY\\NetworkService';
const host = (group: string): string => `%SystemRoot%\\system32\\svchost.exe -k ${group} -p`;

/** Services of Windows PE and of Windows. Names, display names, accounts and svchost groups as on Windows 11 ("Services" key, sc qc). */
const EVERYWHERE: ServiceRow[] = [
  ['DcomLaunch', 'DCOM Server Process Launcher', 2, LOCAL_SYSTEM, host('DcomLaunch')],
  ['Dhcp', 'DHCP Client', 2, LOCAL_SERVICE, host('LocalServiceNetworkRestricted'), ['NSI', 'Afd']],
  ['Dnscache', 'DNS Client', 2, NETWORK_SERVICE, host('NetworkService'), ['nsi', 'Afd']],
  ['EventLog', 'Windows Event Log', 2, LOCAL_SERVICE, host('LocalServiceNetworkRestricted')],
  ['LanmanWorkstation', 'Workstation', 2, NETWORK_SERVICE, host('NetworkService'), ['Bowser', 'MRxSmb20', 'NSI']],
  ['MpsSvc', 'Windows Defender Firewall', 2, LOCAL_SERVICE, host('LocalServiceNoNetworkFirewall'), ['mpsdrv', 'bfe', 'nsi']],
  ['nsi', 'Network Store Interface Service', 2, LOCAL_SERVICE, host('LocalService'), ['rpcss', 'nsiproxy']],
  ['PlugPlay', 'Plug and Play', 3, LOCAL_SYSTEM, host('DcomLaunch')],
  ['RpcSs', 'Remote Procedure Call (RPC)', 2, NETWORK_SERVICE, host('rpcss'), ['RpcEptMapper', 'DcomLaunch']],
  ['TrustedInstaller', 'Windows Modules Installer', 3, LOCAL_SYSTEM, '%SystemRoot%\\servicing\\TrustedInstaller.exe'],
];
const WINDOWS_ONLY: ServiceRow[] = [
  ['BFE', 'Base Filtering Engine', 2, LOCAL_SERVICE, host('LocalServiceNoNetworkFirewall'), ['RpcSs']],
  ['BITS', 'Background Intelligent Transfer Service', 3, LOCAL_SYSTEM, host('netsvcs'), ['RpcSs']],
  ['CryptSvc', 'Cryptographic Services', 2, NETWORK_SERVICE, host('NetworkService'), ['RpcSs']],
  ['DeviceInstall', 'Device Install Service', 3, LOCAL_SYSTEM, host('DcomLaunch')],
  ['DiagTrack', 'Connected User Experiences and Telemetry', 2, LOCAL_SYSTEM, host('utcsvc'), ['RpcSs']],
  ['DsmSvc', 'Device Setup Manager', 3, LOCAL_SYSTEM, host('netsvcs'), ['RpcSs']],
  ['LanmanServer', 'Server', 2, LOCAL_SYSTEM, host('netsvcs'), ['SamSS', 'Srv2']],
  ['msiserver', 'Windows Installer', 3, LOCAL_SYSTEM, '%systemroot%\\system32\\msiexec.exe /V', ['rpcss']],
  ['ProfSvc', 'User Profile Service', 2, LOCAL_SYSTEM, host('UserProfileService'), ['RpcSs']],
  ['SamSs', 'Security Accounts Manager', 2, LOCAL_SYSTEM, '%SystemRoot%\\system32\\lsass.exe', ['RPCSS']],
  ['Schedule', 'Task Scheduler', 2, LOCAL_SYSTEM, host('netsvcs'), ['RPCSS', 'SystemEventsBroker']],
  ['Spooler', 'Print Spooler', 2, LOCAL_SYSTEM, '%SystemRoot%\\System32\\spoolsv.exe', ['RPCSS', 'http']],
  ['sppsvc', 'Software Protection', 2, NETWORK_SERVICE, '%SystemRoot%\\system32\\sppsvc.exe', ['RpcSs']],
  ['TermService', 'Remote Desktop Services', 3, NETWORK_SERVICE, '%SystemRoot%\\System32\\svchost.exe -k NetworkService', ['RPCSS']],
  ['UsoSvc', 'Update Orchestrator Service', 2, LOCAL_SYSTEM, host('netsvcs'), ['rpcss']],
  ['W32Time', 'Windows Time', 3, LOCAL_SERVICE, host('LocalService')],
  ['Winmgmt', 'Windows Management Instrumentation', 2, LOCAL_SYSTEM, host('netsvcs'), ['RPCSS']],
  ['WinRM', 'Windows Remote Management (WS-Management)', 3, NETWORK_SERVICE, host('NetworkService'), ['RPCSS', 'HTTP']],
  ['wuauserv', 'Windows Update', 3, LOCAL_SYSTEM, host('netsvcs'), ['rpcss']],
];
/** Drivers: the fourth column is the load order group. */
const DRIVERS: ServiceRow[] = [
  ['ACPI', 'Microsoft ACPI Driver', 0, 'Core', 'System32\\drivers\\ACPI.sys'],
  ['AFD', 'Ancillary Function Driver for Winsock', 1, 'PNP_TDI', '\\SystemRoot\\system32\\drivers\\afd.sys'],
  ['cdrom', 'CD-ROM Driver', 1, 'SCSI CDROM Class', '\\SystemRoot\\System32\\drivers\\cdrom.sys'],
  ['disk', 'Disk Driver', 0, 'SCSI Class', 'System32\\drivers\\disk.sys'],
  ['E1G60', 'Intel(R) PRO/1000 NDIS 6 Adapter Driver', 3, 'NDIS', '\\SystemRoot\\System32\\drivers\\E1G6032E.sys'],
  ['HTTP', 'HTTP Service', 3, '', 'system32\\drivers\\HTTP.sys'],
  ['NDIS', 'NDIS System Driver', 0, 'NDIS Wrapper', 'system32\\drivers\\ndis.sys'],
  ['partmgr', 'Partition driver', 0, 'Boot Bus Extender', 'System32\\drivers\\partmgr.sys'],
  ['pci', 'PCI Bus Driver', 0, 'Boot Bus Extender', 'System32\\drivers\\pci.sys'],
  ['storahci', 'Microsoft Standard SATA AHCI Driver', 0, 'SCSI Miniport', 'System32\\drivers\\storahci.sys'],
  ['stornvme', 'Microsoft Standard NVM Express Driver', 0, 'SCSI Miniport', 'System32\\drivers\\stornvme.sys'],
  ['Tcpip', 'TCP/IP Protocol Driver', 0, 'PNP_TDI', 'System32\\drivers\\tcpip.sys'],
  ['volmgr', 'Volume Manager Driver', 0, 'System Bus Extender', 'System32\\drivers\\volmgr.sys'],
];
const FILE_SYSTEMS: ServiceRow[] = [
  ['cdfs', 'CD/DVD File System Reader', 4, 'Boot File System', '\\SystemRoot\\system32\\DRIVERS\\cdfs.sys'],
  ['fastfat', 'FAT12/16/32 File System Driver', 3, 'Boot File System', ''],
  ['FltMgr', 'FltMgr', 0, 'FSFilter Infrastructure', 'system32\\drivers\\fltmgr.sys'],
  ['Ntfs', 'Ntfs', 3, 'Boot File System', ''],
];

const SERVICES = 'HKLM\\SYSTEM\\ControlSet001\\Services';
/** SERVICE_KERNEL_DRIVER, SERVICE_FILE_SYSTEM_DRIVER, SERVICE_WIN32_OWN_PROCESS, SERVICE_WIN32_SHARE_PROCESS (winnt.h). */
const TYPE = { kernel: 1, fileSystem: 2, own: 0x10, share: 0x20 } as const;

function put(registry: Registry, [name, displayName, start, owner, image, depends]: ServiceRow, type: number): void {
  const isDriver = type < TYPE.own;
  const key = putValues(registry, `${SERVICES}\\${name}`, { Type: type, Start: start, ErrorControl: 1, DisplayName: displayName, ...(depends ? { DependOnService: depends } : {}), ...(isDriver ? { Group: owner } : { ObjectName: owner }) });
  if (image !== '') key.setValue('ImagePath', 'REG_EXPAND_SZ', image);
}

/** The services and drivers of a new image, as keys of its first control set. */
export function writeBaseServices(registry: Registry, kind: 'install' | 'pe'): void {
  for (const row of kind === 'pe' ? EVERYWHERE : [...EVERYWHERE, ...WINDOWS_ONLY]) put(registry, row, row[4].includes('svchost') || row[4].includes('lsass') ? TYPE.share : TYPE.own);
  for (const row of DRIVERS) put(registry, row, TYPE.kernel);
  for (const row of FILE_SYSTEMS) put(registry, row, TYPE.fileSystem);
}
