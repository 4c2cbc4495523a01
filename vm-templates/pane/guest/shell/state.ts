import type { Account, Input, Logon, System, Write } from '../system.ts';

/** What SETLOCAL puts aside and ENDLOCAL brings back. */
export interface SavedEnvironment {
  env: Map<string, string>;
  cwd: string;
  delayed: boolean;
  extensions: boolean;
}
/** One running batch file, or one `call :label` in it. */
export interface Batch {
  /** Windows path of the file. */
  path: string;
  /** %0 as it was typed. */
  name: string;
  lines: string[];
  /** Index of the line that is read next. */
  next: number;
  /** %1 ... with their quotes. */
  args: string[];
  /** %*: SHIFT does not change it. */
  allArguments: string;
  saved: SavedEnvironment[];
}
/** One cmd.exe instance. */
export interface ShellState {
  system: System;
  /** Keys upper-case. */
  env: Map<string, string>;
  cwd: string;
  /** Last directory of the other drives, by `X:`. */
  driveCwd: Map<string, string>;
  errorlevel: number;
  echo: boolean;
  delayed: boolean;
  extensions: boolean;
  account: Account;
  logon: Logon;
  signal: AbortSignal;
  pushed: string[];
  batch?: Batch;
  /** FOR variables in scope, by their letter (case matters). */
  loop: Map<string, string>;
  /** %CMDCMDLINE%. */
  commandLine: string;
}
/** Standard streams of one command. Reading takes from the front of `stdin.text`, then from `stdin.input` while that is open. */
export interface Streams {
  stdin: { text: string; input?: Input };
  stdout: Write;
  stderr: Write;
}

/** Thrown by GOTO up to the batch loop. */
export class GotoLabel extends Error {
  readonly label: string;
  constructor(label: string) {
    super(label);
    this.label = label;
  }
}
/** Ends the current batch file or subroutine (EXIT /B, GOTO :EOF, a batch file started without CALL). */
export class BatchEnd extends Error {}
/** EXIT: ends this cmd.exe. */
export class ShellExit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}
/** A line cmd cannot parse: its message is printed and all batch processing of this cmd.exe ends with exit code 255. */
export class SyntaxError extends Error {
  constructor(message: string) {
    super(message);
  }
}

/** A second cmd.exe that starts from this one's environment: pipes, FOR /F commands, START. Changes in it are lost. */
export function childState(state: ShellState): ShellState {
  return {
    ...state,
    env: new Map(state.env),
    driveCwd: new Map(state.driveCwd),
    pushed: [],
    loop: new Map(state.loop),
    batch: undefined,
    errorlevel: 0,
    echo: true,
    delayed: false,
    extensions: true,
  };
}

/** Brings back what the latest SETLOCAL of this batch saved; nothing happens when there is none. */
export function endLocal(state: ShellState, batch: Batch): void {
  const saved = batch.saved.pop();
  if (!saved) return;
  state.env = saved.env;
  state.cwd = saved.cwd;
  state.delayed = saved.delayed;
  state.extensions = saved.extensions;
}
