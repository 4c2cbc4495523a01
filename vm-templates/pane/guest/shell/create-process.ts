import type { System } from '../system.ts';
import { type RunOptions, runBatch, SYSTEM_ACCOUNT } from './cmd.ts';
import { defaultEnvironment } from './environment.ts';
import { execute } from './execute.ts';
import { findCommand } from './find-command.ts';
import { newState, newStreams } from './new-instance.ts';
import { runProgram } from './run-program.ts';
import { runScript } from './run-script.ts';

/** What CreateProcess reports when there is no such program (ERROR_FILE_NOT_FOUND). */
export class ProgramNotFound extends Error {
  readonly program: string;
  constructor(program: string) {
    super(`The system cannot find the file specified: ${program}`);
    this.name = 'ProgramNotFound';
    this.program = program;
  }
}

/** `%NAME%` by the environment; unknown names stay as they are (ExpandEnvironmentStrings). */
export function expandEnvironment(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(/%([^%]+)%/g, (whole, name: string) => env.get(name.toUpperCase()) ?? whole);
}

/**
 * Starts a program without a shell, as Setup's commands, scheduled tasks and Run keys do: variables are expanded, but
 * `echo`, `&`, `>` and the like mean nothing. Gives the exit code; throws ProgramNotFound.
 */
export async function createProcess(system: System, commandLine: string, options: RunOptions = {}): Promise<number> {
  const account = options.account ?? SYSTEM_ACCOUNT;
  const env = options.env ?? defaultEnvironment(system, account);
  const line = expandEnvironment(commandLine.trim(), env);
  const state = newState(system, line, { ...options, env });
  const word = /^"([^"]*)"/.exec(line)?.[1] ?? longestProgram(line, (candidate) => findCommand(candidate, state) !== undefined);
  const args = line.slice(line.startsWith('"') ? word.length + 2 : word.length);
  const found = findCommand(word, state);
  if (!found || found.kind === 'foreign') throw new ProgramNotFound(word);
  if (found.kind === 'batch') return runBatch(system, found.path, args, { ...options, env });
  const { streams, end } = newStreams(system, options);
  try {
    if (found.kind === 'document') {
      const opener = findCommand(found.opener.split(' ')[0]!, state);
      if (opener?.kind !== 'program') throw new ProgramNotFound(word);
      return await runProgram(opener.name, opener.program, `${found.opener.slice(opener.name.length)} "${found.path}"${args}`, state, streams);
    }
    if (found.kind === 'script') return await runScript(found.path, found.text, args, state, streams, { execute });
    return await runProgram(found.name, found.program, args, state, streams);
  } finally {
    end();
  }
}

/** Without quotes, CreateProcess tries the text up to each blank in turn (`C:\Program Files\x.exe`). */
function longestProgram(line: string, exists: (candidate: string) => boolean): string {
  for (const match of line.matchAll(/\s|$/g)) {
    const candidate = line.slice(0, match.index);
    if (exists(candidate)) return candidate;
  }
  return /^\S*/.exec(line)![0];
}
