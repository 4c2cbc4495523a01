/** A page of Microsoft's documentation that says whether and how a strategy can carry out an operation. */
export interface Documentation {
  title: string;
  url: string;
}

const MANUFACTURE = 'https://learn.microsoft.com/windows-hardware/manufacture/desktop';
const UNATTEND = 'https://learn.microsoft.com/windows-hardware/customize/desktop/unattend';

export const DOCUMENTATION = {
  servicingStrategies: { title: 'Understanding Servicing Strategies', url: `${MANUFACTURE}/understanding-servicing-strategies` },
  dismPackages: { title: 'DISM Operating System Package (.cab or .msu) Servicing Command-Line Options', url: `${MANUFACTURE}/dism-operating-system-package-servicing-command-line-options` },
  dismDrivers: { title: 'DISM Driver Servicing (.inf) Command-Line Options', url: `${MANUFACTURE}/dism-driver-servicing-command-line-options-s14` },
  dismPlatforms: { title: 'DISM Supported Platforms', url: `${MANUFACTURE}/dism-supported-platforms` },
  answerFilePackages: { title: 'Add or Remove Packages Offline Using DISM', url: `${MANUFACTURE}/add-or-remove-packages-offline-using-dism` },
  answerFileFeatures: { title: 'Enable or Disable Windows Features Using DISM', url: `${MANUFACTURE}/enable-or-disable-windows-features-using-dism` },
  pnpCustomizationsNonWinPE: { title: 'Microsoft-Windows-PnpCustomizationsNonWinPE DriverPaths', url: `${UNATTEND}/microsoft-windows-pnpcustomizationsnonwinpe-driverpaths` },
  firstLogonCommands: { title: 'Microsoft-Windows-Shell-Setup FirstLogonCommands', url: `${UNATTEND}/microsoft-windows-shell-setup-firstlogoncommands` },
  pnputil: { title: 'PnPUtil Command Syntax', url: 'https://learn.microsoft.com/windows-hardware/drivers/devtest/pnputil-command-syntax' },
  msiexec: { title: 'Msiexec (command-line options)', url: 'https://learn.microsoft.com/windows-server/administration/windows-commands/msiexec' },
} satisfies Record<string, Documentation>;
