import { distinctRequests, requestName, type InventoryRequest } from '../inventory/inventory-request.ts';
import { batchText, prologue } from './batch.ts';
import { dismQuery } from './dism-query.ts';
import { requestLines } from './inventory-request-lines.ts';

/** Sections in the order in which they are printed; the parser demands all of them. */
export const inventorySections = [
  'version',
  'build',
  'computer',
  'image-state',
  'packages',
  'features',
  'capabilities',
  'appx',
  'drivers',
  'devices',
  'services',
  'service-starts',
  'international',
  'user-locale',
  'edition',
  'uninstall-64',
  'uninstall-32',
  'patches',
  'pending-cbs',
  'pending-cbs-packages',
  'pending-update',
  'pending-rename',
  'volume',
] as const;
export type InventorySection = (typeof inventorySections)[number];

const currentVersion = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
const sessionManager = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';

const commands: Record<InventorySection, string> = {
  version: 'ver',
  build: 'reg query "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"',
  computer: 'echo name=%COMPUTERNAME%;architecture=%PROCESSOR_ARCHITECTURE%',
  'image-state': `reg query "${currentVersion}\\Setup\\State" /v ImageState`,
  packages: dismQuery('/Get-Packages /Format:List'),
  features: dismQuery('/Get-Features /Format:List'),
  // These print a list by themselves.
  capabilities: dismQuery('/Get-Capabilities'),
  appx: dismQuery('/Get-ProvisionedAppxPackages'),
  drivers: dismQuery('/Get-Drivers /Format:List'),
  devices: 'pnputil.exe /enum-devices /connected',
  services: 'sc query type= service state= all',
  // One query for all of them; `sc qc` would be a process for each.
  'service-starts': 'reg query "HKLM\\SYSTEM\\CurrentControlSet\\Services" /s /v Start 2>nul',
  // These two know no /Format.
  international: dismQuery('/Get-Intl'),
  'user-locale': 'reg query "HKCU\\Control Panel\\International" /v LocaleName 2>nul',
  edition: dismQuery('/Get-CurrentEdition'),
  'uninstall-64': `reg query "${currentVersion}\\Uninstall" /s`,
  'uninstall-32': 'reg query "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall" /s 2>nul',
  patches: `reg query "${currentVersion}\\Installer\\UserData\\S-1-5-18\\Products" /s 2>nul`,
  'pending-cbs': `reg query "${currentVersion}\\Component Based Servicing\\RebootPending" 2>nul`,
  'pending-cbs-packages': `reg query "${currentVersion}\\Component Based Servicing\\PackagesPending" 2>nul`,
  'pending-update': `reg query "${currentVersion}\\WindowsUpdate\\Auto Update\\RebootRequired" 2>nul`,
  'pending-rename': `reg query "${sessionManager}" /v PendingFileRenameOperations 2>nul`,
  volume: 'fsutil volume diskfree %SystemDrive%',
};

/**
 * `\wimproof\inventory.cmd` on the ANSWER medium: prints what is installed, in one go, each answer between
 * `##section <name>` and `##end <name> exit=<code>`, and `##inventory-end` last. Run it as one WinRM command; read the
 * output with parseInventory, which must get the same requests. Long PowerShell scripts need `inventoryFiles` beside it.
 * @param requests questions beyond the fixed sections; each is a section of its own, named by `requestName`
 */
export function renderInventoryScript(requests: readonly InventoryRequest[] = []): string {
  return batchText([
    ...prologue,
    'echo ##inventory version=2',
    // `echo` leaves ERRORLEVEL alone, and `ver` before an echo-only section sets it to zero.
    ...inventorySections.flatMap((name) => framed(name, [...(name === 'computer' ? ['ver >nul'] : []), commands[name]])),
    ...distinctRequests(requests).flatMap((request) => framed(requestName(request), requestLines(request))),
    'echo ##inventory-end',
    'exit /b 0',
  ]);
}

function framed(name: string, lines: readonly string[]): string[] {
  return [`echo ##section ${name}`, ...lines, `echo ##end ${name} exit=%ERRORLEVEL%`];
}
