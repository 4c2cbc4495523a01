import type { Program } from '../../system.ts';
import { existsSync } from 'node:fs';
import { disksOf } from '../disks.ts';
import { readAll } from '../programs/console.ts';
import { readText, textLines } from '../text-file.ts';
import { runCommand } from './commands.ts';
import { CommandFailed, type Session, SyntaxFailed } from './session.ts';

/** Documented exit codes of `diskpart /s`: 0 done, 3 script not readable, 4 a command failed, 5 a command was not understood. */
const EXIT = { script: 3, failed: 4, syntax: 5 };

/** diskpart [/s script]: without a script, commands come from standard input. A failing command ends the script unless it says NOERR. */
export const program: Program = async (process) => {
  const { system } = process;
  const out = (...lines: string[]): void => lines.forEach((line) => process.stdout(`${line}\r\n`));
  if (!process.account.administrator) {
    out('Access is denied.');
    return 5;
  }
  out('', `Microsoft DiskPart version ${system.version}`, '', 'Copyright (C) Microsoft Corporation.', `On computer: ${system.computerName}`);
  const script = process.argv[process.argv.findIndex((word) => word.toLowerCase() === '/s') + 1];
  let text: string;
  if (process.argv.some((word) => word.toLowerCase() === '/s')) {
    const posix = script === undefined ? undefined : system.resolve(script, process.cwd);
    if (posix === undefined || !existsSync(posix)) {
      out('', `DiskPart could not open the script file specified (${script ?? ''}).`);
      return EXIT.script;
    }
    text = readText(posix);
  } else text = await readAll(process);
  const session: Session = { system, disks: await disksOf(system), out };
  for (const line of textLines(text)) {
    process.signal.throwIfAborted();
    const command = line.trim();
    if (command === '' || /^rem(\s|$)/i.test(command)) continue;
    if (/^exit$/i.test(command)) break;
    try {
      await runCommand(session, command);
    } catch (error) {
      if (!(error instanceof CommandFailed) && !(error instanceof SyntaxFailed) && (error as Error).name !== 'VolumeError') throw error;
      out('', ...(error as Error).message.split('\n'));
      if (/\snoerr$/i.test(command)) continue;
      return error instanceof SyntaxFailed ? EXIT.syntax : EXIT.failed;
    }
  }
  out('', 'Leaving DiskPart...');
  return 0;
};
