import { existsSync, statSync } from 'node:fs';
import type { Program } from '../system.ts';
import { CARRIED_PROGRAMS } from './carried-programs.ts';
import { readExecutable } from './executable.ts';
import type { ShellState } from './state.ts';
import { absolutePath, baseName, extensionOf, hasWildcard, joinPath, parentPath } from './windows-path.ts';

export type Found =
  | { kind: 'program'; name: string; program: Program; batch: boolean }
  | { kind: 'batch'; path: string }
  /** A file that another program opens. */
  | { kind: 'document'; path: string; opener: string }
  /** An .exe of Pane's own form with a batch script inside. */
  | { kind: 'script'; path: string; text: string }
  /** An .exe that Pane cannot run. */
  | { kind: 'foreign'; path: string };

/** Programs that are batch files on Windows: without CALL they end the batch file that names them. */
const BATCH_PROGRAMS = new Set(['winrm']);
/** Not in a base WinPE image (no optional components). */
const NOT_IN_PE = new Set(['findstr', 'shutdown', 'timeout', 'schtasks', 'msiexec', 'sysprep', 'systeminfo', 'tzutil', 'winrm', 'whoami', 'wusa', 'lpksetup', 'changepk', 'cscript']);
const OPENERS: Record<string, string> = { '.MSI': 'msiexec /i', '.MSP': 'msiexec /p', '.MSU': 'wusa' };
/** Where programs are: in the system directory, but for these. */
const SYSTEM_DIRECTORY = /^[A-Z]:\\Windows\\(?:System32|SysWOW64|Sysnative)$/i;
const OWN_DIRECTORY: Record<string, RegExp> = {
  powershell: /^[A-Z]:\\Windows\\System32\\WindowsPowerShell\\v1\.0$/i,
  sysprep: /^[A-Z]:\\Windows\\System32\\Sysprep$/i,
  // On media and in Windows PE's \sources: found by its file alone.
  setup: /^$/,
};

function isFile(state: ShellState, path: string): boolean {
  try {
    const posix = state.system.resolve(path);
    return existsSync(posix) && statSync(posix).isFile();
  } catch {
    return false;
  }
}

function programNamed(state: ShellState, word: string): Found | undefined {
  const extension = extensionOf(word).toLowerCase();
  const name = ['.exe', '.com', '.cmd'].includes(extension) ? word.slice(0, -4).toLowerCase() : word.toLowerCase();
  const program = state.system.programs.get(name);
  const batch = BATCH_PROGRAMS.has(name);
  if (!program || (extension === '.cmd') !== batch && extension !== '') return undefined;
  if (NOT_IN_PE.has(name) && (state.system.life === 'pe' || state.system.life === 'setup')) return undefined;
  return { kind: 'program', name, program, batch };
}

function inDirectory(state: ShellState, directory: string, word: string): Found | undefined {
  const program = programNamed(state, word);
  if (program?.kind === 'program' && (OWN_DIRECTORY[program.name] ?? SYSTEM_DIRECTORY).test(directory)) return program;
  const extensions = (state.env.get('PATHEXT') ?? '.COM;.EXE;.BAT;.CMD').split(';').filter(Boolean);
  const own = extensionOf(word);
  for (const extension of own === '' ? extensions : ['', ...extensions]) {
    const path = joinPath(directory, word + extension);
    if (isFile(state, path)) return describe(state, path);
  }
  return undefined;
}

function describe(state: ShellState, path: string): Found | undefined {
  const extension = extensionOf(path).toUpperCase();
  if (extension === '.CMD' || extension === '.BAT') return { kind: 'batch', path };
  if (extension === '.EXE' || extension === '.COM') return describeExecutable(state, path);
  const opener = OPENERS[extension];
  return opener ? { kind: 'document', path, opener } : undefined;
}

function describeExecutable(state: ShellState, path: string): Found {
  const executable = readExecutable(state.system.resolve(path));
  if (executable?.kind === 'script') return { kind: 'script', path, text: executable.text };
  const carried = executable && CARRIED_PROGRAMS.get(executable.program);
  if (carried) return { kind: 'program', name: executable.program, program: carried, batch: false };
  return programNamed(state, baseName(path)) ?? { kind: 'foreign', path };
}

/** Finds what a command word names: a path as given, else the current directory, then PATH, each with PATHEXT. */
export function findCommand(word: string, state: ShellState): Found | undefined {
  if (word === '' || hasWildcard(word)) return undefined;
  if (/[\\/:]/.test(word)) {
    const path = absolutePath(word, state.cwd, state.driveCwd);
    return inDirectory(state, parentPath(path), baseName(path));
  }
  const directories = [state.cwd, ...(state.env.get('PATH') ?? '').split(';').map((entry) => entry.replaceAll('"', '').trim()).filter(Boolean)];
  for (const directory of directories) {
    const found = inDirectory(state, absolutePath(directory, state.cwd), word);
    if (found) return found;
  }
  return undefined;
}
