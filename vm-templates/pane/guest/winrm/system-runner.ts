import { statSync } from 'node:fs';
import { splitArguments } from '../shell/arguments.ts';
import { defaultEnvironment } from '../shell/environment.ts';
import { currentUserPath } from '../setup/user-hive.ts';
import type { Account, System } from '../system.ts';
import type { CommandRunner, RunOptions } from './shell/runner.ts';

function isDirectory(system: System, path: string): boolean {
  try {
    return statSync(system.resolve(path)).isDirectory();
  } catch {
    return false;
  }
}

/** The program of a command line as Pane's map names it, and what follows it. */
function splitProgram(line: string): { name: string; tail: string } {
  const match = /^\s*(?:"([^"]*)"|(\S+))([^]*)$/.exec(line);
  const path = match?.[1] ?? match?.[2] ?? '';
  return { name: path.slice(path.lastIndexOf('\\') + 1).replace(/\.exe$/i, '').toLowerCase(), tail: (match?.[3] ?? '').trimStart() };
}

/**
 * Where a network logon starts: the user's profile, which the first logon makes (WINRS_NOPROFILE has had no effect since Windows 8);
 * System32 for an account without one.
 */
function homeOf(system: System, account: Account): string {
  const user = currentUserPath(system, account) === 'HKEY_USERS\\.DEFAULT' ? undefined : account.name;
  const profile = `${system.systemDrive}:\\Users\\${user}`;
  return user !== undefined && isDirectory(system, profile) ? profile : `${system.systemDrive}:\\Windows\\System32`;
}

/** Runs the commands of remote shells on the live system. */
export function systemRunner(system: System): CommandRunner {
  return {
    run: async (line, options: RunOptions) => {
      const env = new Map([...defaultEnvironment(system, options.account), ...options.env]);
      const cwd = options.cwd ?? homeOf(system, options.account);
      // Through cmd's own /c, not system.run: clients count on how it takes the quotes around a whole line away.
      const { name, tail } = options.direct ? splitProgram(line) : { name: 'cmd', tail: `/c ${line}` };
      const program = system.programs.get(name);
      if (!program) throw new Error(`${name} is not in this image`);
      return program({ ...options, system, name, tail, argv: splitArguments(tail), stdin: '', env, cwd });
    },
    hasProgram: (program) => {
      const { name } = splitProgram(`"${program}"`);
      // The shell plug-in hands the name to CreateProcess as the application: no search along PATH, no batch files, none of
      // cmd's own words. `powershell.exe` alone is not found; its full path is.
      return /^[a-z]:\\/i.test(program) && system.programs.has(name) && !/\.(?:cmd|bat)$/i.test(program);
    },
    hasDirectory: (path) => isDirectory(system, path),
  };
}
