import { WimproofError } from '../../errors/wimproof-error.ts';
import { readHiddenLine, type HiddenInput, type HiddenOutput } from './read-hidden-line.ts';

export const PASSWORD_VARIABLE = 'WIMPROOF_TARGET_PASSWORD';

export interface PasswordSources {
  /** `--password-stdin`. */
  fromStdin: boolean;
  environment: NodeJS.ProcessEnv;
  stdin: HiddenInput;
  /** Where the question goes: not standard output, which may be piped on. */
  terminal: HiddenOutput;
}

/**
 * The password of the account on the target: the first line of standard input where that was asked for, else the
 * environment variable (which is removed, so that no child process inherits it), else what is typed, unseen, at a terminal.
 * @param account for the question
 * @throws WimproofError WP-TARGET-PASSWORD (scenario) when there is none, or one that could not be blanked in outputs
 */
export async function targetPassword(account: string, { fromStdin, environment, stdin, terminal }: PasswordSources): Promise<string> {
  const variable = environment[PASSWORD_VARIABLE];
  delete environment[PASSWORD_VARIABLE];
  const password = fromStdin ? await firstLine(stdin) : variable || (stdin.isTTY ? await readHiddenLine(`Password of ${account}: `, stdin, terminal) : '');
  if (password === '') throw bad(`no password for ${account}`, `set ${PASSWORD_VARIABLE}, pipe it in with --password-stdin, or run at a terminal`);
  // Blanking so short a text everywhere would destroy the outputs (makeRedactor).
  if (password.length < 4) throw bad('a password of fewer than four characters cannot be blanked in outputs', 'give the account a longer one');
  return password;
}

async function firstLine(stdin: HiddenInput): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) {
    chunks.push(Buffer.from(chunk as Uint8Array));
    if (Buffer.from(chunk as Uint8Array).includes(0x0a)) break;
  }
  return Buffer.concat(chunks).toString('utf8').replace(/\r?\n.*$/s, '');
}

function bad(cause: string, mend: string): WimproofError {
  return new WimproofError({ code: 'WP-TARGET-PASSWORD', kind: 'scenario', cause, mend });
}
