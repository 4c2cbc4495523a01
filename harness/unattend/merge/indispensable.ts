import type { SettingPlace } from './conflict.ts';

const SHELL_SETUP = 'Microsoft-Windows-Shell-Setup';
const SETUP = 'Microsoft-Windows-Setup';
const DEPLOYMENT = 'Microsoft-Windows-Deployment';

/** A setting of ours that the run cannot do without. */
export interface Indispensable {
  component: string;
  /** `AutoLogon/Username`; what is below it counts too. */
  setting: string;
  why: string;
  /** User's values that do no harm nevertheless. */
  harmless?: (user: string) => boolean;
}

const NO_PAGES = 'OOBE would wait for a person';
const LOGON = 'the first logon is what starts our command, with the account that WinRM is reached over';

/**
 * What of ours the user's value may not replace; everything else is the user's. Commands are no question of this: they are
 * appended to the user's.
 */
export const INDISPENSABLE: readonly Indispensable[] = [
  { component: SETUP, setting: 'DiskConfiguration', why: "the machine's disk is laid out for the partition that Windows is installed to" },
  { component: SETUP, setting: 'ImageInstall/OSImage/InstallFrom', why: "the scenario's image is the one that is installed" },
  { component: SETUP, setting: 'ImageInstall/OSImage/InstallTo', why: "the machine's disk is laid out for the partition that Windows is installed to" },
  { component: SETUP, setting: 'UserData/AcceptEula', why: 'Setup would stop at the licence terms' },
  { component: SETUP, setting: 'UserData/ProductKey/Key', why: 'Setup asks for a key when <Key> is empty', harmless: (user) => user !== '' },
  { component: SETUP, setting: 'UseConfigurationSet', why: 'packages and drivers are read from the configuration set' },
  { component: SHELL_SETUP, setting: 'AutoLogon/Username', why: LOGON },
  { component: SHELL_SETUP, setting: 'AutoLogon/Password', why: LOGON },
  { component: SHELL_SETUP, setting: 'AutoLogon/Enabled', why: LOGON },
  { component: SHELL_SETUP, setting: 'AutoLogon/LogonCount', why: LOGON, harmless: (user) => /^[1-9]\d*$/.test(user) },
  { component: SHELL_SETUP, setting: 'UserAccounts/LocalAccounts/LocalAccount', why: 'WinRM is reached over this account' },
  { component: SHELL_SETUP, setting: 'OOBE/HideEULAPage', why: NO_PAGES },
  { component: SHELL_SETUP, setting: 'OOBE/HideLocalAccountScreen', why: NO_PAGES },
  { component: SHELL_SETUP, setting: 'OOBE/HideOnlineAccountScreens', why: NO_PAGES },
  { component: SHELL_SETUP, setting: 'OOBE/HideWirelessSetupInOOBE', why: NO_PAGES },
  { component: DEPLOYMENT, setting: 'Reseal/Mode', why: 'the audit strategy works in audit mode' },
  { component: DEPLOYMENT, setting: 'Reseal/ForceShutdownNow', why: 'the machine would go off before the job has run' },
];

/** The rule that a differing value of the user's breaks; undefined when it may stay. */
export function brokenRule({ component, path }: SettingPlace, user: string, further: readonly Indispensable[]): Indispensable | undefined {
  const setting = path.join('/');
  return [...INDISPENSABLE, ...further].find(
    (rule) => rule.component.toLowerCase() === component.toLowerCase() && (setting === rule.setting || setting.startsWith(`${rule.setting}/`)) && !rule.harmless?.(user),
  );
}
