import { showPhase } from '../boot/phase.ts';
import { createProcess, ProgramNotFound } from '../shell/create-process.ts';
import { LineWriter } from '../shell/line-writer.ts';
import { startLogonTasks } from '../shell/tasks/run-task.ts';
import type { Account, System } from '../system.ts';
import { logOn } from './session.ts';
import type { SetupLog } from './setup-log.ts';
import { currentUserPath } from './user-hive.ts';

const RUN_ONCE = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\RunOnce';

/** An interactive logon: profile, session, logon tasks, desktop, then the RunOnce commands of the machine. */
export async function openDesktop(system: System, account: Account, log: SetupLog): Promise<void> {
  currentUserPath(system, account);
  logOn(system, account);
  system.log(`logon ${account.name}`);
  showPhase(system, 'desktop');
  startLogonTasks(system).forEach((run) => run.catch((error: unknown) => system.log(`logon task: ${error instanceof Error ? error.message : String(error)}`)));
  const once = system.registry.get(RUN_ONCE);
  for (const { name, data } of once?.values() ?? []) {
    // Deleted before it runs, so that a command that restarts the machine does not run again.
    once!.deleteValue(name);
    if (typeof data === 'string') await runLogonCommand(system, account, data, log);
  }
}

/** One command of the logon (RunOnce, FirstLogonCommands), as the user; its failure is logged and stops nothing. */
export async function runLogonCommand(system: System, account: Account, line: string, log: SetupLog): Promise<void> {
  const output = new LineWriter((text) => log.info(text, 'OUT'));
  try {
    log.info(`Running [${line}]`, 'UNATT');
    const code = await createProcess(system, line, { account, logon: 'interactive', cwd: `${system.systemDrive}:\\Windows\\System32`, stdout: output.write, stderr: output.write });
    log.info(`[${line}] returned ${code}`, 'UNATT');
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error;
    log.error(`[${line}]: ${error.message}`, 'UNATT');
  } finally {
    output.end();
  }
}
