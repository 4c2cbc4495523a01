import type { Setting } from '../answer-file.ts';
import { childrenOf, flagAt, itemsAt, settingAt, textAt, textsAt } from './read.ts';

/** What Microsoft-Windows-Shell-Setup says about the computer and its accounts; passwords are left out. */
export interface ShellSetupSettings {
  computerName?: string;
  timeZone?: string;
  productKey?: string;
  autoLogon?: { username?: string; domain?: string; enabled?: boolean; logonCount?: string };
  localAccounts: { name?: string; displayName?: string; group?: string }[];
  /** Settings of `<OOBE>` by name. */
  oobe: Record<string, string>;
}

/** @param settings of the component */
export function shellSetupSettings(settings: readonly Setting[]): ShellSetupSettings {
  const enabled = flagAt(settings, 'AutoLogon', 'Enabled');
  return {
    ...textsAt(settings, { computerName: 'ComputerName', timeZone: 'TimeZone', productKey: 'ProductKey' }),
    ...(settingAt(settings, 'AutoLogon') && {
      autoLogon: { ...textsAt(settings, { username: 'AutoLogon/Username', domain: 'AutoLogon/Domain', logonCount: 'AutoLogon/LogonCount' }), ...(enabled !== undefined && { enabled }) },
    }),
    localAccounts: itemsAt(settings, 'UserAccounts', 'LocalAccounts', 'LocalAccount').map((account) => textsAt(account, { name: 'Name', displayName: 'DisplayName', group: 'Group' })),
    oobe: Object.fromEntries(childrenOf(settingAt(settings, 'OOBE')).map(({ name }) => [name, textAt(settings, 'OOBE', name) ?? ''])),
  };
}
