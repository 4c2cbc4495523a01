import { ensureProfile } from '../setup/profile.ts';
import type { Account, Input, Logon, System, Write } from '../system.ts';
import { defaultEnvironment } from './environment.ts';
import { LineWriter } from './line-writer.ts';
import type { ShellState, Streams } from './state.ts';

/** How a command line is run; everything has SYSTEM's defaults. */
export interface RunOptions {
  account?: Account;
  logon?: Logon;
  stdout?: Write;
  stderr?: Write;
  cwd?: string;
  /** Keys upper-case; replaces the account's environment. */
  env?: Map<string, string>;
  signal?: AbortSignal;
  stdin?: string;
  input?: Input;
}

export const SYSTEM_ACCOUNT: Account = { name: 'SYSTEM', administrator: true };

/** State of a fresh cmd.exe. */
export function newState(system: System, commandLine: string, options: RunOptions): ShellState {
  const account = options.account ?? SYSTEM_ACCOUNT;
  // Windows makes a profile at an account's first logon of any kind; scripts count on %TEMP% being there.
  if (account.name.toUpperCase() !== 'SYSTEM') ensureProfile(system, account.name);
  return {
    system,
    env: new Map(options.env ?? defaultEnvironment(system, account)),
    cwd: options.cwd ?? `${system.systemDrive}:\\Windows\\System32`,
    driveCwd: new Map(),
    errorlevel: 0,
    echo: true,
    delayed: false,
    extensions: true,
    account,
    logon: options.logon ?? 'service',
    signal: options.signal ?? new AbortController().signal,
    pushed: [],
    loop: new Map(),
    commandLine,
  };
}

/** Streams of a new instance; without a receiver, output goes to the system's log line by line. */
export function newStreams(system: System, options: RunOptions): { streams: Streams; end(): void } {
  const log = new LineWriter((line) => system.log(line));
  return {
    streams: {
      stdin: { text: options.stdin ?? '', ...(options.input ? { input: options.input } : {}) },
      stdout: options.stdout ?? log.write,
      stderr: options.stderr ?? options.stdout ?? log.write,
    },
    end: () => log.end(),
  };
}
