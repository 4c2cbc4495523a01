import { AccountError, findAccount, groupName, listAccounts, LOCAL_GROUPS, setMembership } from '../../setup/accounts.ts';
import type { Process } from '../../system.ts';
import { say } from './console.ts';

/** `net localgroup [group [name... /add | /delete]]`. Throws AccountError. */
export function localGroup(process: Process, words: string[]): void {
  const { system } = process;
  const [group, ...names] = words.filter((word) => !word.startsWith('/'));
  const option = words.find((word) => word.startsWith('/'))?.toLowerCase();
  if (group === undefined) {
    say(process, '', `Aliases for \\\\${system.computerName}`, '', '-'.repeat(79));
    for (const name of LOCAL_GROUPS) say(process, `*${name}`);
    return;
  }
  const known = groupName(group);
  if (option === undefined) {
    say(process, `Alias name     ${known}`, 'Comment        ', '', 'Members', '', '-'.repeat(79));
    for (const account of listAccounts(system)) if (account.groups.includes(known)) say(process, account.name);
    return;
  }
  if (!process.account.administrator) throw new AccountError(5, 'Access is denied.');
  for (const name of names) {
    if (!findAccount(system, name)) throw new AccountError(3783, `There is no such global user or group: ${name}.`);
    setMembership(system, name, known, option === '/add');
  }
}
