import { AccountError, createAccount, deleteAccount, findAccount, listAccounts, setEnabled, setPassword } from '../../setup/accounts.ts';
import type { Process } from '../../system.ts';
import { readAll, say } from './console.ts';

/** `net user`: lists, shows, adds, changes, deletes. Throws AccountError. */
export async function user(process: Process, words: string[]): Promise<void> {
  const { system } = process;
  const options = words.filter((word) => word.startsWith('/')).map((word) => word.toLowerCase());
  const [name, password] = words.filter((word) => !word.startsWith('/'));
  if (name === undefined) return list(process);
  const change = options.length > 0 || password !== undefined;
  if (!change) return show(process, name);
  if (!process.account.administrator) throw new AccountError(5, 'Access is denied.');
  if (options.includes('/delete')) return deleteAccount(system, name);
  if (options.includes('/random')) throw new AccountError(3506, 'An unexpected error occurred: random passwords cannot be read back by a script.');
  if (password !== undefined && password.length > 14 && !options.some((option) => option === '/y' || option === '/yes')) await confirmLongPassword(process);
  if (options.includes('/add')) createAccount(system, { name, password: password ?? '', groups: ['Users'], description: comment(words) });
  else if (password !== undefined) setPassword(system, name, password);
  const active = options.find((option) => option.startsWith('/active'));
  if (active !== undefined) setEnabled(system, name, !active.endsWith(':no'));
  // /expires, /passwordchg, /fullname and the like have no effect on anything that Pane does; the account must exist, though.
  if (!findAccount(system, name)) throw new AccountError(2221, 'The user name could not be found.');
}

/** A password over 14 characters is asked about, and without an answer the command fails. */
async function confirmLongPassword(process: Process): Promise<void> {
  say(process, 'The password entered is longer than 14 characters.  Computers', 'with Windows prior to Windows 2000 will not be able to use');
  process.stdout('this account. Do you want to continue this operation? (Y/N) [Y]: ');
  const answer = (await readAll(process)).split(/\r?\n/)[0]!.trim();
  if (/^y/i.test(answer)) return;
  say(process, '');
  throw new AccountError(0, 'No valid response was provided.');
}

function comment(words: string[]): string | undefined {
  return words.map((word) => /^\/comment:(.*)$/i.exec(word)?.[1]).find(Boolean);
}

function list({ system, stdout }: Process): void {
  stdout(`\r\nUser accounts for \\\\${system.computerName}\r\n\r\n${'-'.repeat(79)}\r\n`);
  const names = listAccounts(system).map((account) => account.name);
  for (let index = 0; index < names.length; index += 3) stdout(`${names.slice(index, index + 3).map((name) => name.padEnd(25)).join('')}\r\n`);
}

function show(process: Process, name: string): void {
  const account = findAccount(process.system, name);
  if (!account) throw new AccountError(2221, 'The user name could not be found.');
  const lines: [string, string][] = [
    ['User name', account.name],
    ['Full Name', ''],
    ['Comment', account.description],
    ['Account active', account.enabled ? 'Yes' : 'No'],
    ['Account expires', 'Never'],
    ['Local Group Memberships', account.groups.map((group) => `*${group}`).join('')],
    ['Global Group memberships', '*None'],
  ];
  for (const [label, value] of lines) say(process, `${label.padEnd(29)}${value}`);
}
