import type { Element } from '../../servicing/xml.ts';
import type { Account, System } from '../../system.ts';
import { findAccount, isAdministrator, verifyPassword } from '../accounts.ts';
import type { SetupLog } from '../setup-log.ts';
import { at, flagAt, textAt } from '../unattend/answer-file.ts';
import { passwordOf } from '../unattend/password.ts';

const WINLOGON = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\Winlogon';

/**
 * Shell-Setup AutoLogon. The password is checked once, here, and not kept. LogonCount has to be given; the first logon after
 * OOBE does not count, which is Windows' known off-by-one.
 */
export function applyAutoLogon(system: System, shell: Element | undefined, log: SetupLog): void {
  const settings = at(shell, 'AutoLogon');
  if (!settings || !flagAt(settings, 'Enabled')) return;
  const name = textAt(settings, 'Username') ?? '';
  const count = Number(textAt(settings, 'LogonCount'));
  if (!Number.isInteger(count) || count < 1) {
    log.warn('AutoLogon without a LogonCount is ignored');
    return;
  }
  if (!verifyPassword(system, name, passwordOf(settings, 'Password') ?? '')) {
    log.error(`AutoLogon: the user name or password of ${name} is incorrect`);
    return;
  }
  const key = system.registry.create(WINLOGON);
  key.setValue('AutoAdminLogon', 'REG_SZ', '1');
  key.setValue('DefaultUserName', 'REG_SZ', findAccount(system, name)!.name);
  key.setValue('AutoLogonCount', 'REG_DWORD', count);
}

/** The account that this boot logs on by itself; counts down unless it is the `first` logon. */
export function takeAutoLogon(system: System, first: boolean): Account | undefined {
  const key = system.registry.get(WINLOGON);
  if (key?.text('AutoAdminLogon') !== '1') return undefined;
  const account = findAccount(system, key.text('DefaultUserName') ?? '');
  const count = key.number('AutoLogonCount');
  if (!first && count !== undefined) {
    if (count <= 1) {
      key.deleteValue('AutoLogonCount');
      key.setValue('AutoAdminLogon', 'REG_SZ', '0');
    } else key.setValue('AutoLogonCount', 'REG_DWORD', count - 1);
  }
  return account?.enabled ? { name: account.name, administrator: isAdministrator(account) } : undefined;
}
