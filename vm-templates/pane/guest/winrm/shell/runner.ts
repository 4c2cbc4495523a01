import type { Account, Input, Logon, Write } from '../../system.ts';

/** How a remote shell starts a process. The service is given one; `systemRunner` is Pane's. */
export interface RunOptions {
  account: Account;
  logon: Logon;
  /** WINRS_SKIP_CMD_SHELL: start the program itself, without cmd in between. */
  direct: boolean;
  stdout: Write;
  stderr: Write;
  input: Input;
  signal: AbortSignal;
  /** Windows path; undefined means the user's profile directory. */
  cwd?: string;
  /** Variables of the shell, keys in upper case, on top of the user's environment. */
  env: Map<string, string>;
}
export interface CommandRunner {
  /** Runs a command line. Resolves with the exit code; rejects when the runner itself fails. */
  run(line: string, options: RunOptions): Promise<number>;
  /** Whether CreateProcess would find this application: a full path, no search, no built-ins of cmd. */
  hasProgram(name: string): boolean;
  /** Whether there is such a directory. */
  hasDirectory(path: string): boolean;
}
