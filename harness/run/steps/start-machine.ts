import { join } from 'node:path';
import { phaseOf } from '../../machine/wait/wait-options.ts';
import type { Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { planOrder } from './plan-order.ts';

/** Guest port of WinRM over HTTPS. Source: "Installation and configuration for Windows Remote Management", default ports 5985 and 5986. */
export const WINRM_HTTPS_PORT = 5986;

/** Starts the execution's machine from the disk and media that earlier steps made; follows its serial line and resets. */
export async function startMachine(execution: Execution, step: Extract<Step, { action: 'start-machine' }>): Promise<void> {
  if (execution.disk === undefined) throw planOrder(`step ${step.id} starts a machine before its disk is made`);
  const media = step.media.map((role) => {
    const file = execution.media[role];
    if (file === undefined) throw planOrder(`step ${step.id} attaches the ${role} medium, which no earlier step made`);
    return file;
  });
  const machine = await execution.provider.start(
    {
      name: `${execution.plan.strategy}-${step.id}`,
      // In the outcome's folder, so that the serial log outlives the run.
      folder: join(execution.folder, 'console', step.id),
      memoryMiB: execution.machineOptions.memoryMiB,
      processors: execution.machineOptions.processors,
      devices: execution.template.devices,
      disk: execution.disk,
      ...(step.jobDisk && execution.jobDisk ? { jobDisk: execution.jobDisk } : {}),
      media,
      boot: step.boot,
      forward: [WINRM_HTTPS_PORT],
      rtc: execution.template.rtc,
      firmware: execution.template.firmware,
      secureBoot: execution.template.secureBoot,
      enlightenments: execution.template.windows.enlightenments,
      tpm: execution.template.tpm,
      // One TPM for all machines of an outcome: the disk goes from one to the next, as within one computer.
      tpmState: join(execution.workFolder, 'tpm'),
      ...(step.asBox && { account: { username: execution.secrets.username, password: execution.secrets.password } }),
    },
    execution.signal,
  );
  if (execution.boots > 0) execution.emit({ type: 'reboot', stage: execution.stage, proof: 'the machine was off and started again' });
  execution.boots += 1;
  execution.machine = machine;
  execution.film.follow(machine);
  machine.on('serial', (line) => {
    execution.emit({ type: 'serial', stage: execution.stage, text: line.text });
    const phase = phaseOf(line, execution.template.serial);
    if (phase === null) return;
    execution.emit({ type: 'phase', stage: execution.stage, text: phase });
    void execution.film.frame(`phase ${phase}`);
  });
  machine.on('reset', () => {
    execution.boots += 1;
    execution.emit({ type: 'reboot', stage: execution.stage, proof: 'the hypervisor reported a reset of the machine' });
    void execution.film.frame('restart');
  });
}
