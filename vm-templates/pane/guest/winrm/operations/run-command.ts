import { child, childrenOf, childText } from '../xml/element.ts';
import { badBody, providerFault, tooManyProcesses } from '../protocol/faults.ts';
import { SHELL } from '../protocol/namespaces.ts';
import { Command } from '../shell/command.ts';
import type { Operation } from './context.ts';

/** cmd.exe takes no more; CreateProcess takes up to 32,767 ("Command prompt line string limitation", and its own reference). */
const CMD_LIMIT = 8191;
const CREATE_PROCESS_LIMIT = 32767;

function programOf(line: string): string {
  return (/^\s*"([^"]+)"|^\s*(\S+)/.exec(line)?.slice(1).find((part) => part !== undefined)) ?? '';
}

/** Command: starts a command line in a shell ([MS-WSMV] 3.1.4.11). Replies at once; output is fetched with Receive. */
export const runCommand: Operation = (context, call) => {
  const { request } = call;
  const shell = context.shells.find(request.selectors.get('SHELLID'), call.account.name);
  const element = child(request.body, SHELL, 'CommandLine');
  const program = childText(element, SHELL, 'Command');
  if (!element || !program) throw badBody();
  const line = [program, ...childrenOf(element, SHELL, 'Arguments').map((entry) => entry.text)].join(' ');
  if (line.length > CREATE_PROCESS_LIMIT) throw providerFault(206, 'The filename or extension is too long. ');
  const direct = /^(?:true|1)$/i.test(request.options.get('WINRS_SKIP_CMD_SHELL') ?? '');
  if (direct && !context.runner.hasProgram(programOf(line))) throw providerFault(2, 'The system cannot find the file specified. ');
  const limit = Number(context.settings.get('Winrs/MaxProcessesPerShell'));
  if (shell.commands.size >= limit) throw tooManyProcesses(limit);

  return shell.use(() => {
    const command = new Command(shell.options.codepage);
    shell.commands.set(command.id, command);
    command.start(async (io) => {
      // The trap that bites every client once: over WinRM a line beyond cmd's limit does not fail. Nothing runs, nothing
      // is printed, and the exit code is 0.
      if (!direct && line.length > CMD_LIMIT) return 0;
      return context.runner.run(line, {
        account: shell.options.owner,
        logon: 'network',
        direct,
        stdout: io.stdout,
        stderr: io.stderr,
        input: io.input,
        signal: io.signal,
        cwd: shell.options.workingDirectory,
        env: shell.options.environment,
      });
    });
    return { action: `${SHELL}/CommandResponse`, body: `<rsp:CommandResponse><rsp:CommandId>${command.id}</rsp:CommandId></rsp:CommandResponse>` };
  });
};
