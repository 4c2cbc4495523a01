/**
 * The running Pane system as its parts see it: drives, hives, the serial port, power, and programs.
 * Everything in Pane is one Node process; "programs" (dism, reg, ...) are functions, so that a command costs
 * milliseconds rather than a process start.
 */
export type Life = 'pe' | 'setup' | 'audit' | 'normal';
/** How the session logged on: WUA, Sysprep and consoles behave differently in each. */
export type Logon = 'service' | 'interactive' | 'network';

export interface Account {
  /** `SYSTEM` or a local account name. */
  name: string;
  administrator: boolean;
}
export interface Drive {
  /** Upper-case letter. */
  letter: string;
  /** POSIX directory where its root is mounted. */
  root: string;
  kind: 'fixed' | 'cdrom' | 'removable' | 'ramdisk';
  label: string;
  /** The block device, if any, e.g. /dev/vda3. */
  device?: string;
}
/** Writes text to one of a process's output streams; always with CRLF line ends, as Windows programs do. */
export type Write = (text: string) => void;
/** Standard input that arrives while a program runs, as WinRM's Send brings it. */
export interface Input {
  /** The next piece of text; undefined at its end, and when the program is aborted. */
  read(): Promise<string | undefined>;
}
export interface Process {
  system: System;
  /** Lower-case program name without extension (`dism`). */
  name: string;
  /** Arguments, split as the Microsoft C run-time splits a command line. argv[0] is the first argument, not the program. */
  argv: string[];
  /** Everything after the program name, unsplit (cmd, schtasks and echo need it). */
  tail: string;
  stdin: string;
  /** Present when standard input is still open: a program that reads it goes on here after `stdin`. */
  input?: Input;
  stdout: Write;
  stderr: Write;
  /** Windows path of the current directory, no trailing backslash except for a root. */
  cwd: string;
  /** Case-insensitive environment: keys upper-case. */
  env: Map<string, string>;
  account: Account;
  logon: Logon;
  /** Aborted by Ctrl-C, WinRM Signal, or power-off. */
  signal: AbortSignal;
}
/** A program returns its exit code (signed or unsigned 32 bit; the caller normalises). */
export type Program = (process: Process) => Promise<number> | number;

export interface System {
  life: Life;
  /** `C` for an installed system, `X` in PE and Setup. */
  systemDrive: string;
  drives: Map<string, Drive>;
  programs: Map<string, Program>;
  /** The live registry (HKLM\SOFTWARE, HKLM\SYSTEM, plus hives loaded with `reg load`). */
  registry: import('./registry/registry.ts').Registry;
  architecture: 'amd64';
  /** Four-part version from the image, e.g. `10.0.26100.1`. */
  version: string;
  computerName: string;
  bootTime: Date;
  /** Turns a Windows path (`C:\Windows`, relative to cwd) into a POSIX path, matching names without regard to case; a name that does not exist keeps its spelling. Throws PathNotFound for an unknown drive. */
  resolve(path: string, cwd?: string): string;
  /** Runs a command line as cmd.exe would (`cmd /d /c <line>`). */
  run(line: string, options?: { account?: Account; logon?: Logon; stdout?: Write; stderr?: Write; cwd?: string; env?: Map<string, string>; signal?: AbortSignal; stdin?: string; input?: Input }): Promise<number>;
  /** COM1. One line, CRLF added. */
  serial(line: string): void;
  /** Ends the machine's life: flushes hives, unmounts, and restarts or powers off. */
  power(action: 'restart' | 'shutdown', detail?: string): Promise<never>;
  /** Appends to a log under \Windows\... (best effort) and to the console picture. */
  log(line: string): void;
}
