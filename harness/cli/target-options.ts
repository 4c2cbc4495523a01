import { InvalidArgumentError, Option, type Command } from 'commander';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { TargetAccount } from '../run/target/connect-target.ts';
import { parseTargetAddress, type TargetAddress } from '../run/target/target-address.ts';
import { targetPassword } from '../run/target/target-password.ts';

/** Options that every command for an existing machine has. */
export interface TargetCommandOptions {
  user?: string;
  passwordStdin?: boolean;
  auth: 'ntlm' | 'basic';
  fingerprint?: string;
  timeout: number;
}

/** Adds them. `--password` exists to be refused: its value must not be echoed as an unknown option's is. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('--user <name>', 'account on the machine: name, DOMAIN\\name or name@domain (instead of one in the address)')
    .option('--password-stdin', 'read the password from standard input (default: WIMPROOF_TARGET_PASSWORD, else it is asked for)')
    .addOption(new Option('--password <never>').hideHelp().argParser(refusePassword))
    .addOption(new Option('--auth <method>', 'how to log on; basic goes over HTTPS only').choices(['ntlm', 'basic']).default('ntlm'))
    .option('--fingerprint <sha256>', 'accept exactly the certificate with this SHA-256 fingerprint, such as a self-signed one')
    .option('--timeout <minutes>', 'longest time for the inventory', parseMinutes, 20);
}

export interface NamedTarget {
  address: TargetAddress;
  account: TargetAccount;
}

/** @throws WimproofError (scenario) for an address, account or password that is missing or wrong; before anything is sent */
export async function namedTarget(text: string, { user, passwordStdin, auth, fingerprint }: TargetCommandOptions): Promise<NamedTarget> {
  const address = parseTargetAddress(text);
  if (user !== undefined && address.user !== undefined && user !== address.user)
    throw new WimproofError({ code: 'WP-TARGET-USER', kind: 'scenario', cause: `the address names ${address.user}, --user names ${user}`, mend: 'keep one of the two' });
  const username = user ?? address.user ?? '';
  if (username === '') throw new WimproofError({ code: 'WP-TARGET-USER', kind: 'scenario', cause: 'no account is named', mend: 'write it before the host (winrm://admin@host), or give --user' });
  const password = await targetPassword(username, { fromStdin: passwordStdin ?? false, environment: process.env, stdin: process.stdin, terminal: process.stderr });
  return { address, account: { username, password, auth, ...(fingerprint !== undefined && { fingerprint }) } };
}

/** Aborts on Ctrl-C and SIGTERM, so that what was put onto the machine is removed; the second one ends the process. */
export function abortTarget(): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    process.stderr.write('\nstopping, and removing the script from the machine; once more to leave at once\n');
    controller.abort();
  };
  const names = ['SIGINT', 'SIGTERM'] as const;
  for (const name of names) process.on(name, stop);
  return { signal: controller.signal, release: () => names.forEach((name) => process.off(name, stop)) };
}

function refusePassword(): never {
  throw new WimproofError({
    code: 'WP-TARGET-PASSWORD-ARGUMENT',
    kind: 'scenario',
    cause: 'a password on the command line can be read by every user of this host in the list of processes',
    mend: 'change that password, and give the new one in WIMPROOF_TARGET_PASSWORD, with --password-stdin, or when asked',
  });
}

function parseMinutes(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 24 * 60)) throw new InvalidArgumentError('It takes a number of minutes, at most 1440.');
  return value;
}
