/** A page of Microsoft's documentation that says whether and how a strategy can carry out an operation. */
export interface Documentation {
  title: string;
  url: string;
}

const MANUFACTURE = 'https://learn.microsoft.com/windows-hardware/manufacture/desktop';
const UNATTEND = 'https://learn.microsoft.com/windows-hardware/customize/desktop/unattend';
const COMMANDS = 'https://learn.microsoft.com/windows-server/administration/windows-commands';
const DRIVERS = 'https://learn.microsoft.com/windows-hardware/drivers';

export const DOCUMENTATION = {
  servicingStrategies: { title: 'Understanding Servicing Strategies', url: `${MANUFACTURE}/understanding-servicing-strategies` },
  auditMode: { title: 'Audit Mode Overview', url: `${MANUFACTURE}/audit-mode-overview` },
  dismPackages: { title: 'DISM Operating System Package (.cab or .msu) Servicing Command-Line Options', url: `${MANUFACTURE}/dism-operating-system-package-servicing-command-line-options` },
  dismCapabilities: { title: 'DISM Capabilities Package Servicing Command-Line Options', url: `${MANUFACTURE}/dism-capabilities-package-servicing-command-line-options` },
  dismDrivers: { title: 'DISM Driver Servicing (.inf) Command-Line Options', url: `${MANUFACTURE}/dism-driver-servicing-command-line-options-s14` },
  dismInternational: { title: 'DISM Languages and International Servicing Command-Line Options', url: `${MANUFACTURE}/dism-languages-and-international-servicing-command-line-options` },
  dismEdition: { title: 'DISM Windows Edition-Servicing Command-Line Options', url: `${MANUFACTURE}/dism-windows-edition-servicing-command-line-options` },
  dismApplications: { title: 'DISM Application Servicing (.msp) Command-Line Options', url: `${MANUFACTURE}/dism-application-servicing-command-line-options` },
  dismAppx: { title: 'DISM App Package (.appx or .appxbundle) Servicing Command-Line Options', url: `${MANUFACTURE}/dism-app-package--appx-or-appxbundle--servicing-command-line-options` },
  dismUnattend: { title: 'DISM Unattended Servicing Command-Line Options', url: `${MANUFACTURE}/dism-unattended-servicing-command-line-options` },
  dismImages: { title: 'DISM Image Management Command-Line Options', url: `${MANUFACTURE}/dism-image-management-command-line-options-s14` },
  dismWindowsPe: { title: 'DISM Windows PE Servicing Command-Line Options', url: `${MANUFACTURE}/dism-windows-pe-servicing-command-line-options` },
  dismPlatforms: { title: 'DISM Supported Platforms', url: `${MANUFACTURE}/dism-supported-platforms` },
  repairImage: { title: 'Repair a Windows Image', url: `${MANUFACTURE}/repair-a-windows-image` },
  cleanUpStore: { title: 'Clean Up the WinSxS Folder', url: `${MANUFACTURE}/clean-up-the-winsxs-folder` },
  netFramework: { title: 'Deploy .NET Framework 3.5 by using Deployment Image Servicing and Management (DISM)', url: `${MANUFACTURE}/deploy-net-framework-35-by-using-deployment-image-servicing-and-management--dism` },
  languagePacks: { title: 'Add languages to Windows images', url: `${MANUFACTURE}/add-language-packs-to-windows` },
  answerFilePackages: { title: 'Add or Remove Packages Offline Using DISM', url: `${MANUFACTURE}/add-or-remove-packages-offline-using-dism` },
  answerFileFeatures: { title: 'Enable or Disable Windows Features Using DISM', url: `${MANUFACTURE}/enable-or-disable-windows-features-using-dism` },
  configurationSets: { title: 'Distribution Shares and Configuration Sets Overview', url: 'https://learn.microsoft.com/windows-hardware/customize/desktop/wsim/distribution-shares-and-configuration-sets-overview' },
  pnpCustomizationsNonWinPE: { title: 'Microsoft-Windows-PnpCustomizationsNonWinPE DriverPaths', url: `${UNATTEND}/microsoft-windows-pnpcustomizationsnonwinpe-driverpaths` },
  pnpCustomizationsWinPE: { title: 'Microsoft-Windows-PnpCustomizationsWinPE DriverPaths', url: `${UNATTEND}/microsoft-windows-pnpcustomizationswinpe-driverpaths` },
  internationalCore: { title: 'Microsoft-Windows-International-Core', url: `${UNATTEND}/microsoft-windows-international-core` },
  timeZone: { title: 'Microsoft-Windows-Shell-Setup TimeZone', url: `${UNATTEND}/microsoft-windows-shell-setup-timezone` },
  productKey: { title: 'Microsoft-Windows-Shell-Setup ProductKey', url: `${UNATTEND}/microsoft-windows-shell-setup-productkey` },
  runSynchronous: { title: 'Microsoft-Windows-Deployment RunSynchronous', url: `${UNATTEND}/microsoft-windows-deployment-runsynchronous` },
  firstLogonCommands: { title: 'Microsoft-Windows-Shell-Setup FirstLogonCommands', url: `${UNATTEND}/microsoft-windows-shell-setup-firstlogoncommands` },
  pnputil: { title: 'PnPUtil Command Syntax', url: `${DRIVERS}/devtest/pnputil-command-syntax` },
  dpinst: { title: 'Driver Package Installer (DPInst)', url: `${DRIVERS}/install/driver-package-installer--dpinst-` },
  coInstallers: { title: 'Registering a Device-Specific Co-installer', url: `${DRIVERS}/install/registering-a-device-specific-co-installer` },
  wusa: { title: 'Windows Update Standalone Installer in Windows', url: 'https://learn.microsoft.com/troubleshoot/windows-server/installing-updates-features-roles/windows-update-standalone-installer' },
  checkpointUpdates: { title: 'Checkpoint cumulative updates and Microsoft Update Catalog usage', url: 'https://learn.microsoft.com/windows/deployment/update/catalog-checkpoint-cumulative-updates' },
  lpksetup: { title: 'lpksetup', url: `${COMMANDS}/lpksetup` },
  msiexec: { title: 'Msiexec (command-line options)', url: `${COMMANDS}/msiexec` },
  reg: { title: 'reg commands', url: `${COMMANDS}/reg` },
  xcopy: { title: 'xcopy', url: `${COMMANDS}/xcopy` },
  editionUpgrade: { title: 'Windows edition upgrade', url: 'https://learn.microsoft.com/windows/deployment/upgrade/windows-edition-upgrades' },
  slmgr: { title: 'Slmgr.vbs options for obtaining volume activation information', url: 'https://learn.microsoft.com/windows-server/get-started/activation-slmgr-vbs-options' },
  packageManager: { title: 'pkgmgr', url: `${COMMANDS}/pkgmgr` },
  ocsetup: { title: 'ocsetup', url: `${COMMANDS}/ocsetup` },
} satisfies Record<string, Documentation>;
