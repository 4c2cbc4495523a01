import { batchText, prologue } from './batch.ts';

/** Sections in the order in which they are printed; the parser demands all of them. */
export const inventorySections = [
  'version',
  'computer',
  'image-state',
  'packages',
  'features',
  'drivers',
  'international',
  'edition',
  'uninstall-64',
  'uninstall-32',
  'pending-cbs',
  'pending-cbs-packages',
  'pending-update',
  'pending-rename',
  'volume',
] as const;
export type InventorySection = (typeof inventorySections)[number];

const currentVersion = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion';
const sessionManager = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager';
const dism = (query: string): string =>
  `dism.exe /English /Online ${query} /Format:List /LogLevel:2 /LogPath:"%TEMP%\\wimproof-inventory.log"`;

const commands: Record<InventorySection, string> = {
  version: 'ver',
  computer: 'echo name=%COMPUTERNAME%;architecture=%PROCESSOR_ARCHITECTURE%',
  'image-state': `reg query "${currentVersion}\\Setup\\State" /v ImageState`,
  packages: dism('/Get-Packages'),
  features: dism('/Get-Features'),
  drivers: dism('/Get-Drivers'),
  // These two know no /Format.
  international: dism('/Get-Intl').replace(' /Format:List', ''),
  edition: dism('/Get-CurrentEdition').replace(' /Format:List', ''),
  'uninstall-64': `reg query "${currentVersion}\\Uninstall" /s`,
  'uninstall-32': 'reg query "HKLM\\SOFTWARE\\WOW6432Node\\Microsoft\\Windows\\CurrentVersion\\Uninstall" /s 2>nul',
  'pending-cbs': `reg query "${currentVersion}\\Component Based Servicing\\RebootPending" 2>nul`,
  'pending-cbs-packages': `reg query "${currentVersion}\\Component Based Servicing\\PackagesPending" 2>nul`,
  'pending-update': `reg query "${currentVersion}\\WindowsUpdate\\Auto Update\\RebootRequired" 2>nul`,
  'pending-rename': `reg query "${sessionManager}" /v PendingFileRenameOperations 2>nul`,
  volume: 'fsutil volume diskfree %SystemDrive%',
};

/**
 * `\wimproof\inventory.cmd` on the ANSWER medium: prints what is installed, in one go, each answer between
 * `##section <name>` and `##end <name> exit=<code>`, and `##inventory-end` last. Run it as one WinRM command; read the
 * output with parseInventory. dism's log goes to the temporary folder, so as not to roll the system's own.
 */
export function renderInventoryScript(): string {
  return batchText([
    ...prologue,
    'echo ##inventory version=1',
    // `echo` leaves ERRORLEVEL alone, and `ver` before an echo-only section sets it to zero.
    ...inventorySections.flatMap((name) => [
      `echo ##section ${name}`,
      ...(name === 'computer' ? ['ver >nul'] : []),
      commands[name],
      `echo ##end ${name} exit=%ERRORLEVEL%`,
    ]),
    'echo ##inventory-end',
    'exit /b 0',
  ]);
}
