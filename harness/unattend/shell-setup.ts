import type { Component, Setting } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

const name = 'Microsoft-Windows-Shell-Setup';

/** The local administrator over which WinRM is reached. */
export const ACCOUNT = 'wimproof';

/** Placeholders of the password, obfuscated for an element `Password` or `AdministratorPassword` (harness/strategy/plan.ts). */
const PASSWORD = '${password.base64Account}';
const ADMINISTRATOR_PASSWORD = '${password.base64Administrator}';

export interface IdentityOptions {
  /** At most 15 bytes (ComputerName page). */
  computerName?: string;
  /** As `tzutil /l` names it, such as `W. Europe Standard Time`. */
  timeZone?: string;
  /** `XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`: what Windows is activated with, not what Setup chooses the edition by. */
  productKey?: string;
}

/** Shell-Setup of the specialize pass: the same name and time zone in every strategy, so that they do not differ. */
export function identity(architecture: string, { computerName = 'WIMPROOF', timeZone = 'UTC', productKey }: IdentityOptions = {}): Component {
  return {
    name,
    architecture,
    settings: [setting('ComputerName', computerName), ...(productKey === undefined ? [] : [setting('ProductKey', productKey)]), setting('TimeZone', timeZone)],
  };
}

/** Shell-Setup with the time zone alone (specialize, auditSystem and oobeSystem passes). */
export function timeZoneSetting(architecture: string, timeZone: string): Component {
  return { name, architecture, settings: [setting('TimeZone', timeZone)] };
}

/**
 * UserAccounts of the auditSystem pass. LocalAccounts is valid in auditSystem and oobeSystem (answer-file reference,
 * UserAccounts: Valid Configuration Passes). A separate account is needed because audit mode disables the built-in
 * Administrator right after its logon, and because that account has no password ("Audit Mode Overview").
 */
export function auditAccount(architecture: string): Component {
  return { name, architecture, settings: [userAccounts()] };
}

/**
 * Shell-Setup of the oobeSystem pass: the account, one automatic logon with it, no OOBE pages, and one command at that
 * logon, elevated since the account is an administrator (FirstLogonCommands page). Only one command, because they are
 * "started at the same time" on current versions.
 * @param server OOBE of a Server asks for the built-in Administrator's password unless the answer file has it
 * (AdministratorPassword and HideLocalAccountScreen pages)
 */
export function finishedSystem(architecture: string, command: { commandLine: string; description: string }, server = false): Component {
  return {
    name,
    architecture,
    settings: [
      userAccounts(server),
      setting('AutoLogon', [password(), setting('Enabled', true), setting('LogonCount', 1), setting('Username', ACCOUNT)]),
      setting('OOBE', [
        setting('HideEULAPage', true),
        ...(server ? [setting('HideLocalAccountScreen', true)] : []),
        setting('HideOnlineAccountScreens', true),
        setting('HideWirelessSetupInOOBE', true),
        setting('ProtectYourPC', 3),
      ]),
      setting('FirstLogonCommands', [
        listItem('SynchronousCommand', [setting('CommandLine', command.commandLine), setting('Description', command.description), setting('Order', 1)]),
      ]),
    ],
  };
}

function userAccounts(server = false): Setting {
  return setting('UserAccounts', [
    ...(server ? [setting('AdministratorPassword', [setting('Value', ADMINISTRATOR_PASSWORD), setting('PlainText', false)])] : []),
    setting('LocalAccounts', [listItem('LocalAccount', [password(), setting('DisplayName', ACCOUNT), setting('Group', 'Administrators'), setting('Name', ACCOUNT)])]),
  ]);
}

function password(): Setting {
  return setting('Password', [setting('Value', PASSWORD), setting('PlainText', false)]);
}
