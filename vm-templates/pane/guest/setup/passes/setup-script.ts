import { existsSync } from 'node:fs';
import { runBatch } from '../../shell/cmd.ts';
import { LineWriter } from '../../shell/line-writer.ts';
import type { System } from '../../system.ts';
import type { SetupLog } from '../setup-log.ts';

/**
 * Runs a script of `%WINDIR%\\Setup\\Scripts` as SYSTEM, if it is there; its exit code is not looked at. SetupComplete.cmd runs at
 * the end of Setup, before a logon; ErrorHandler.cmd when Setup fails.
 */
export async function runSetupScript(system: System, name: 'SetupComplete.cmd' | 'ErrorHandler.cmd', log: SetupLog): Promise<void> {
  const script = `${system.systemDrive}:\\Windows\\Setup\\Scripts\\${name}`;
  if (!existsSync(system.resolve(script))) return;
  log.info(`[windeploy.exe] Found ${name}, running it [${script}]`, '');
  const output = new LineWriter((line) => log.info(line, 'OUT'));
  const code = await runBatch(system, script, '', { stdout: output.write, stderr: output.write });
  output.end();
  log.info(`[windeploy.exe] ${name} exited with exit code [0x${(code >>> 0).toString(16)}]`, '');
}
