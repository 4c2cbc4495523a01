import type { Component, Setting } from './answer-file.ts';
import { listItem, setting } from './setting.ts';

const name = 'Microsoft-Windows-Shell-Setup';

/** The local administrator over which WinRM is reached. */
export const ACCOUNT = 'wimproof';

/** Placeholder of the account's password, obfuscated for an element `Password` (harness/strategy/plan.ts). */
const PASSWORD = '${password.base64Account}';

/** Shell-Setup of the specialize pass: the same name and time zone in every strategy, so that they do not differ. */
export function identity(architecture: string): Component {
  return { name, architecture, settings: [setting('ComputerName', 'WIMPROOF'), setting('TimeZone', 'UTC')] };
}

/**
 * UserAccounts of the auditSystem pass. LocalAccounts is valid in auditSystem and oobeSystem (answer-file reference,
 * UserAccounts: Valid Configuration Passes). A separate account is needed because audit mode disables the built-in
 * Administrator right after its logon, and because that account has no password ("Audit Mode Overview").
 */
export function auditAccount(architecture: string): Component {
  return { name, architecture, settings: [localAccount()] };
}

/**
 * Shell-Setup of the oobeSystem pass: the account, one automatic logon with it, no OOBE pages, and one command at that
 * logon. Only one command, because FirstLogonCommands are "started at the same time" on current versions.
 */
export function finishedSystem(architecture: string, command: { commandLine: string; description: string }): Component {
  return {
    name,
    architecture,
    settings: [
      localAccount(),
      setting('AutoLogon', [password(), setting('Enabled', true), setting('LogonCount', 1), setting('Username', ACCOUNT)]),
      setting('OOBE', [setting('HideEULAPage', true), setting('HideOnlineAccountScreens', true), setting('HideWirelessSetupInOOBE', true), setting('ProtectYourPC', 3)]),
      setting('FirstLogonCommands', [
        listItem('SynchronousCommand', [setting('CommandLine', command.commandLine), setting('Description', command.description), setting('Order', 1)]),
      ]),
    ],
  };
}

function localAccount(): Setting {
  return setting('UserAccounts', [
    setting('LocalAccounts', [listItem('LocalAccount', [password(), setting('DisplayName', ACCOUNT), setting('Group', 'Administrators'), setting('Name', ACCOUNT)])]),
  ]);
}

function password(): Setting {
  return setting('Password', [setting('Value', PASSWORD), setting('PlainText', false)]);
}
