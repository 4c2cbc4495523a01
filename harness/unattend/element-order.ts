/**
 * The order of the children of an element, as System Image Manager writes them; the path starts with the component.
 * Only elements that wimproof writes are listed, and the writer refuses any other, so that a misspelt setting, which
 * Windows Setup would pass over or stop at, is found here. The tests hold this against real answer files.
 */
const LOCALES = ['SetupUILanguage', 'InputLocale', 'SystemLocale', 'UILanguage', 'UILanguageFallback', 'UserLocale'];
const RUN_SYNCHRONOUS_COMMAND = ['Description', 'Order', 'Path', 'WillReboot'];

export const ELEMENT_ORDER: Readonly<Record<string, readonly string[]>> = {
  'Microsoft-Windows-International-Core-WinPE': LOCALES,
  'Microsoft-Windows-International-Core-WinPE/SetupUILanguage': ['UILanguage'],
  'Microsoft-Windows-International-Core': LOCALES,
  'Microsoft-Windows-Setup': ['DiskConfiguration', 'ImageInstall', 'UserData', 'UseConfigurationSet', 'RunSynchronous'],
  'Microsoft-Windows-Setup/DiskConfiguration': ['Disk'],
  'Microsoft-Windows-Setup/DiskConfiguration/Disk': ['CreatePartitions', 'ModifyPartitions', 'DiskID', 'WillWipeDisk'],
  'Microsoft-Windows-Setup/DiskConfiguration/Disk/CreatePartitions': ['CreatePartition'],
  'Microsoft-Windows-Setup/DiskConfiguration/Disk/CreatePartitions/CreatePartition': ['Order', 'Type', 'Extend', 'Size'],
  'Microsoft-Windows-Setup/DiskConfiguration/Disk/ModifyPartitions': ['ModifyPartition'],
  'Microsoft-Windows-Setup/DiskConfiguration/Disk/ModifyPartitions/ModifyPartition': ['Order', 'PartitionID', 'Format', 'Label', 'Letter'],
  'Microsoft-Windows-Setup/ImageInstall': ['OSImage'],
  'Microsoft-Windows-Setup/ImageInstall/OSImage': ['InstallFrom', 'InstallTo'],
  'Microsoft-Windows-Setup/ImageInstall/OSImage/InstallFrom': ['MetaData'],
  'Microsoft-Windows-Setup/ImageInstall/OSImage/InstallFrom/MetaData': ['Key', 'Value'],
  'Microsoft-Windows-Setup/ImageInstall/OSImage/InstallTo': ['DiskID', 'PartitionID'],
  'Microsoft-Windows-Setup/UserData': ['ProductKey', 'AcceptEula', 'FullName', 'Organization'],
  'Microsoft-Windows-Setup/UserData/ProductKey': ['Key', 'WillShowUI'],
  'Microsoft-Windows-Setup/RunSynchronous': ['RunSynchronousCommand'],
  'Microsoft-Windows-Setup/RunSynchronous/RunSynchronousCommand': RUN_SYNCHRONOUS_COMMAND,
  'Microsoft-Windows-PnpCustomizationsWinPE': ['DriverPaths'],
  'Microsoft-Windows-PnpCustomizationsWinPE/DriverPaths': ['PathAndCredentials'],
  'Microsoft-Windows-PnpCustomizationsWinPE/DriverPaths/PathAndCredentials': ['Path'],
  'Microsoft-Windows-PnpCustomizationsNonWinPE': ['DriverPaths'],
  'Microsoft-Windows-PnpCustomizationsNonWinPE/DriverPaths': ['PathAndCredentials'],
  'Microsoft-Windows-PnpCustomizationsNonWinPE/DriverPaths/PathAndCredentials': ['Path'],
  'Microsoft-Windows-Shell-Setup': ['UserAccounts', 'AutoLogon', 'OOBE', 'FirstLogonCommands', 'ComputerName', 'ProductKey', 'TimeZone'],
  'Microsoft-Windows-Shell-Setup/UserAccounts': ['AdministratorPassword', 'LocalAccounts'],
  'Microsoft-Windows-Shell-Setup/UserAccounts/AdministratorPassword': ['Value', 'PlainText'],
  'Microsoft-Windows-Shell-Setup/UserAccounts/LocalAccounts': ['LocalAccount'],
  'Microsoft-Windows-Shell-Setup/UserAccounts/LocalAccounts/LocalAccount': ['Password', 'Description', 'DisplayName', 'Group', 'Name'],
  'Microsoft-Windows-Shell-Setup/UserAccounts/LocalAccounts/LocalAccount/Password': ['Value', 'PlainText'],
  'Microsoft-Windows-Shell-Setup/AutoLogon': ['Password', 'Enabled', 'LogonCount', 'Username'],
  'Microsoft-Windows-Shell-Setup/AutoLogon/Password': ['Value', 'PlainText'],
  'Microsoft-Windows-Shell-Setup/OOBE': ['HideEULAPage', 'HideLocalAccountScreen', 'HideOnlineAccountScreens', 'HideWirelessSetupInOOBE', 'ProtectYourPC'],
  'Microsoft-Windows-Shell-Setup/FirstLogonCommands': ['SynchronousCommand'],
  'Microsoft-Windows-Shell-Setup/FirstLogonCommands/SynchronousCommand': ['CommandLine', 'Description', 'Order', 'RequiresUserInput'],
  'Microsoft-Windows-Deployment': ['Reseal', 'RunSynchronous'],
  'Microsoft-Windows-Deployment/Reseal': ['Mode', 'ForceShutdownNow'],
  'Microsoft-Windows-Deployment/RunSynchronous': ['RunSynchronousCommand'],
  'Microsoft-Windows-Deployment/RunSynchronous/RunSynchronousCommand': RUN_SYNCHRONOUS_COMMAND,
};
