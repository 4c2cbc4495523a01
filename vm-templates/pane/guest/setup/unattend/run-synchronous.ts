import { existsSync } from 'node:fs';
import type { Account, Logon, System } from '../../system.ts';
import type { Element } from '../../servicing/xml.ts';
import { createProcess, ProgramNotFound } from '../../shell/create-process.ts';
import { defaultEnvironment } from '../../shell/environment.ts';
import { LineWriter } from '../../shell/line-writer.ts';
import { CONFIG_SET } from '../install/configuration-set.ts';
import { CODE, SetupFailure } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { at, ordered, textAt } from './answer-file.ts';

export interface CommandContext {
  system: System;
  log: SetupLog;
  pass: string;
  account: Account;
  logon: Logon;
}

/** Progress of a pass's commands, kept over restarts below `HKLM\SYSTEM\Setup\Status`. */
const PROGRESS = 'HKLM\\SYSTEM\\Setup\\Status\\RunSynchronous';

/** The account's environment and, where Setup copied a configuration set, `%configsetroot%`. */
function commandEnvironment(system: System, account: Account): Map<string, string> {
  const env = new Map(defaultEnvironment(system, account));
  const copy = `${system.systemDrive}:\\${CONFIG_SET}`;
  return existsSync(system.resolve(copy)) ? env.set('CONFIGSETROOT', copy) : env;
}

/** Starts one command of an answer file without a shell and gives its exit code. Throws SetupFailure when there is no such program. */
export async function runCommand(line: string, context: CommandContext): Promise<number> {
  const { system, log, account, logon } = context;
  const output = new LineWriter((text) => log.info(text, 'OUT'));
  log.info(`Running command [${line}]`);
  try {
    const code = await createProcess(system, line, { account, logon, env: commandEnvironment(system, account), stdout: output.write, stderr: output.write });
    log.info(`Command [${line}] returned ${code}`);
    return code;
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error;
    log.error(`Command [${line}] could not be started: ${error.message}`);
    throw new SetupFailure(CODE.fileNotFound, `Windows could not run the command [${line}] of pass [${context.pass}]: ${error.message}`);
  } finally {
    output.end();
  }
}

/**
 * Microsoft-Windows-Deployment RunSynchronous, in Order. WillReboot: Never ignores the exit code; Always restarts after the
 * command; OnRequest takes 0 (go on), 1 (restart, then the next), 2 (restart, then the same again), anything else fails Setup.
 * `beforeRestart` prepares the machine to come back into this pass.
 */
export async function runSynchronousCommands(component: Element | undefined, context: CommandContext, beforeRestart: () => void): Promise<void> {
  const { system, pass, log } = context;
  const commands = ordered(at(component, 'RunSynchronous'), 'RunSynchronousCommand');
  const done = system.registry.get(PROGRESS)?.number(pass) ?? 0;
  const restart = async (next: number): Promise<void> => {
    system.registry.create(PROGRESS).setValue(pass, 'REG_DWORD', next);
    beforeRestart();
    system.registry.flush();
    await system.power('restart', `${pass}: RunSynchronous command ${next}`);
  };
  for (const [index, command] of commands.entries()) {
    if (index < done) continue;
    const line = textAt(command, 'Path');
    if (line === undefined) throw new SetupFailure(CODE.invalidData, `A RunSynchronousCommand of pass [${pass}] has no Path.`);
    if (line.length > 259) throw new SetupFailure(CODE.invalidParameter, `The Path of a RunSynchronousCommand of pass [${pass}] has more than 259 characters.`);
    const code = await runCommand(line, context);
    const when = (textAt(command, 'WillReboot') ?? 'Never').toLowerCase();
    if (when === 'always' || (when === 'onrequest' && code === 1)) await restart(index + 1);
    else if (when === 'onrequest' && code === 2) await restart(index);
    else if (when === 'onrequest' && code !== 0) {
      throw new SetupFailure(CODE.failed, `Windows could not complete the installation: command [${line}] of pass [${pass}] returned ${code}, and WillReboot is OnRequest.`);
    } else if (code !== 0) log.warn(`Command [${line}] returned ${code}; ignored, as WillReboot is Never.`);
  }
  system.registry.get(PROGRESS)?.deleteValue(pass);
  for (const command of ordered(at(component, 'RunAsynchronous'), 'RunAsynchronousCommand')) {
    const line = textAt(command, 'Path');
    if (line !== undefined) void runCommand(line, context).catch((error: unknown) => log.error(error instanceof Error ? error.message : String(error)));
  }
}
