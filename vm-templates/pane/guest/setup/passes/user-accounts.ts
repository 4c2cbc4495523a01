import type { Element } from '../../servicing/xml.ts';
import { childrenOf } from '../../servicing/xml.ts';
import type { System } from '../../system.ts';
import { AccountError, createAccount, findAccount, LOCAL_GROUPS, setEnabled, setMembership, setPassword } from '../accounts.ts';
import { cannotApply } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { at, textAt } from '../unattend/answer-file.ts';
import { passwordOf } from '../unattend/password.ts';

/**
 * Shell-Setup UserAccounts: AdministratorPassword and LocalAccounts. An account that exists gets the password and the groups. A group
 * that Pane does not have is logged and left out. Gives the names of the accounts that are there afterwards.
 */
export function applyUserAccounts(system: System, shell: Element | undefined, pass: string, log: SetupLog): string[] {
  const users = at(shell, 'UserAccounts');
  const administrator = passwordOf(users, 'AdministratorPassword');
  if (administrator !== undefined) {
    setPassword(system, 'Administrator', administrator);
    // With a password of its own the built-in account stays usable after OOBE, as on Server and as field practice on clients has it.
    setEnabled(system, 'Administrator', true);
  }
  const names: string[] = [];
  for (const account of childrenOf(at(users, 'LocalAccounts'), 'LocalAccount')) {
    const name = textAt(account, 'Name');
    if (name === undefined) throw cannotApply(pass, 'Microsoft-Windows-Shell-Setup', 'A LocalAccount has no Name.');
    try {
      applyAccount(system, account, name, log);
    } catch (error) {
      if (!(error instanceof AccountError)) throw error;
      throw cannotApply(pass, 'Microsoft-Windows-Shell-Setup', `LocalAccount ${name}: ${error.message}`);
    }
    names.push(name);
  }
  return names;
}

function applyAccount(system: System, account: Element, name: string, log: SetupLog): void {
  const password = passwordOf(account, 'Password') ?? '';
  const groups = (textAt(account, 'Group') ?? 'Users').split(';').map((group) => group.trim()).filter(Boolean);
  const known = groups.filter((group) => {
    const exists = LOCAL_GROUPS.some((entry) => entry.toUpperCase() === group.toUpperCase());
    if (!exists) log.warn(`LocalAccount ${name}: there is no group ${group}`);
    return exists;
  });
  const present = findAccount(system, name);
  if (!present) createAccount(system, { name, password, groups: known, description: textAt(account, 'Description') });
  else {
    setPassword(system, name, password);
    setEnabled(system, name, true);
    for (const group of known) if (!present.groups.some((entry) => entry.toUpperCase() === group.toUpperCase())) setMembership(system, name, group, true);
  }
  log.info(`Account ${name} (${known.join(', ')})`);
}
