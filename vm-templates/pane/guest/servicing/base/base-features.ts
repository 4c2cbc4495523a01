import type { FeatureDefinition } from '../packages/mum.ts';

type Shape = Partial<Pick<FeatureDefinition, 'parents' | 'restart' | 'enabledByDefault' | 'staged'>>;
const feature = (name: string, displayName: string, description: string, shape: Shape = {}): FeatureDefinition => ({
  name,
  displayName,
  description,
  restart: 'possible',
  parents: [],
  enabledByDefault: false,
  staged: true,
  ...shape,
});

/**
 * A selection of Windows 11's optional features under their real names, with the states of a fresh Professional installation.
 * Which of them ask for a restart follows dism's `Restart Required` as seen in published transcripts; descriptions are our own words.
 */
export const BASE_FEATURES: FeatureDefinition[] = [
  feature('TelnetClient', 'Telnet Client', 'Connects to a remote Telnet server.'),
  feature('TFTP', 'TFTP Client', 'Transfers files to and from a TFTP server.'),
  feature('SimpleTCP', 'Simple TCPIP services (i.e. echo, daytime etc)', 'Installs the simple TCP/IP services.'),
  feature('SMB1Protocol', 'SMB 1.0/CIFS File Sharing Support', 'Support for the SMB 1.0/CIFS file sharing protocol.', { restart: 'required' }),
  feature('SMB1Protocol-Client', 'SMB 1.0/CIFS Client', 'Client for the SMB 1.0/CIFS protocol.', { restart: 'required', parents: ['SMB1Protocol'] }),
  feature('SMB1Protocol-Server', 'SMB 1.0/CIFS Server', 'Server for the SMB 1.0/CIFS protocol.', { restart: 'required', parents: ['SMB1Protocol'] }),
  feature('NetFx3', '.NET Framework 3.5 (includes .NET 2.0 and 3.0)', 'Runs programs made for .NET Framework 2.0 to 3.5.', { staged: false }),
  feature('NetFx4-AdvSrvs', '.NET Framework 4.8 Advanced Services', 'Services of .NET Framework 4.8 beyond its core.', { enabledByDefault: true }),
  feature('Printing-XPSServices-Features', 'Microsoft XPS Document Writer', 'Prints to XPS documents.', { enabledByDefault: true }),
  feature('Printing-PrintToPDFServices-Features', 'Microsoft Print to PDF', 'Prints to PDF documents.', { enabledByDefault: true }),
  feature('Printing-Foundation-Features', 'Print and Document Services', 'Print and document services.', { enabledByDefault: true }),
  feature('Printing-Foundation-InternetPrinting-Client', 'Internet Printing Client', 'Prints to printers on the internet or an intranet.', { enabledByDefault: true, parents: ['Printing-Foundation-Features'] }),
  feature('Printing-Foundation-LPDPrintService', 'LPD Print Service', 'Lets UNIX computers print here.', { parents: ['Printing-Foundation-Features'] }),
  feature('MicrosoftWindowsPowerShellV2Root', 'Windows PowerShell 2.0', 'Windows PowerShell 2.0 components.', { enabledByDefault: true }),
  feature('MicrosoftWindowsPowerShellV2', 'Windows PowerShell 2.0 Engine', 'The engine of Windows PowerShell 2.0.', { enabledByDefault: true, parents: ['MicrosoftWindowsPowerShellV2Root'] }),
  feature('VirtualMachinePlatform', 'Virtual Machine Platform', 'Platform support for virtual machines.', { restart: 'required' }),
  feature('HypervisorPlatform', 'Windows Hypervisor Platform', 'Lets virtualisation software run on the Windows hypervisor.', { restart: 'required' }),
  feature('Microsoft-Windows-Subsystem-Linux', 'Windows Subsystem for Linux', 'Runs Linux programs.', { restart: 'required' }),
  feature('IIS-WebServerRole', 'Internet Information Services', 'Web server.'),
  feature('IIS-WebServer', 'World Wide Web Services', 'Installs the IIS web services.', { parents: ['IIS-WebServerRole'] }),
  feature('LegacyComponents', 'Legacy Components', 'Components for old programs.'),
  feature('DirectPlay', 'DirectPlay', 'Lets old games play over a network.', { parents: ['LegacyComponents'] }),
  feature('WorkFolders-Client', 'Work Folders Client', 'Keeps work files in step with a file server.', { enabledByDefault: true }),
  feature('MediaPlayback', 'Media Features', 'Plays media.', { enabledByDefault: true }),
];
