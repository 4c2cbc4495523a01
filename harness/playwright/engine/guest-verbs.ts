import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { mkdir } from 'node:fs/promises';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { askCarriedInventory } from '../../guest/inventory/carried-inventory.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import { inventoryCommand } from '../../guest/inventory/inventory-command.ts';
import { parseInventory } from '../../guest/inventory/parse-inventory.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import type { WinRm } from '../../guest/winrm/winrm.ts';
import { isConnectionTrouble } from '../../guest/winrm/winrm-error.ts';
import type { Machine } from '../../machine/machine.ts';
import type { Execution } from '../../run/execution.ts';
import { inventoryRequests } from '../../verify/expectation/inventory-requests.ts';
import type { CommandResult } from './protocol.ts';

/** Longest line that cmd reads [Command prompt (Cmd.exe) command-line string limitation, KB 830473]. */
const LONGEST_LINE = 8191;
const POWERSHELL = 'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass';
/** Between two questions whether a machine has gone down yet. */
const PACE_MS = 1000;

/** What a suite may do with a verified machine that still runs. Secrets of the run never leave it. */
export class GuestVerbs {
  readonly #execution: Execution;
  #screenshots = 0;
  #latest: Inventory | undefined;
  #touched = false;

  constructor(execution: Execution) {
    this.#execution = execution;
  }

  /** The inventory that was taken last, and whether anything was done since: it may not hold any more then. */
  get known(): { inventory: Inventory; touched: boolean } {
    return { inventory: this.#latest ?? this.#execution.inventory!, touched: this.#touched };
  }

  /** Runs a line as `cmd /c` would. */
  async command(commandLine: string, deadlineMs: number): Promise<CommandResult> {
    this.#touched = true;
    return this.#shown(await this.#winrm().run(commandLine, { deadlineMs, signal: this.#execution.signal }));
  }

  /** Runs a script in Windows PowerShell. @throws WimproofError `WP-GUEST-NO-POWERSHELL` for a guest that has none */
  async powershell(script: string, deadlineMs: number): Promise<CommandResult> {
    if (!this.#execution.template.powershell) {
      throw new WimproofError({ code: 'WP-GUEST-NO-POWERSHELL', kind: 'scenario', cause: `this guest has no Windows PowerShell (machine template ${this.#execution.plan.machine})`, mend: 'use guest.cmd(...)' });
    }
    this.#touched = true;
    // Progress would come as CLIXML on standard error.
    const quiet = `$ProgressPreference = 'SilentlyContinue'\n${script}`;
    const line = `${POWERSHELL} -EncodedCommand ${Buffer.from(quiet, 'utf16le').toString('base64')} <nul`;
    const { signal } = this.#execution;
    if (line.length <= LONGEST_LINE) return this.#shown(await this.#winrm().run(line, { deadlineMs, signal }));
    // Windows PowerShell takes a script without a byte order mark for ANSI.
    const files = [{ name: 'script.ps1', text: `\ufeff${quiet.replaceAll(/\r?\n/g, '\r\n')}` }];
    return this.#shown(await this.#winrm().runScript(`@${POWERSHELL} -File "%~dp0script.ps1" <nul\r\n@exit /b %errorlevel%\r\n`, { deadlineMs, signal, files }));
  }

  /** Asks once more what is installed: the same questions as at the end of the plan. */
  async inventory(deadlineMs: number): Promise<Inventory> {
    const { plan, signal } = this.#execution;
    const requests = inventoryRequests(plan.expectations, plan.strategy);
    const carried = plan.stages.some((stage) => stage.steps.some((step) => step.action === 'take-inventory' && step.carried));
    const winrm = this.#winrm();
    const { stdout } = await untilAnswered((left) => (carried ? askCarriedInventory(winrm, requests, { deadlineMs: left, signal }) : winrm.run(inventoryCommand(), { deadlineMs: left, signal })), { deadlineMs, signal });
    this.#latest = parseInventory(this.#execution.redact(stdout), requests);
    this.#touched = false;
    return this.#latest;
  }

  /** Keeps a picture of the console beside the outcome's other evidence. */
  async screenshot(): Promise<string> {
    const folder = join(this.#execution.folder, 'evidence');
    await mkdir(folder, { recursive: true });
    this.#screenshots += 1;
    const file = join(folder, `guest-${this.#screenshots}.png`);
    await this.#machine().screenshot(file);
    return file;
  }

  /**
   * Restarts Windows and waits until it answers again with another boot time: a port that went away proves nothing.
   * @throws WimproofError `WP-REBOOT-NOT-PROVEN`
   */
  async restart(deadlineMs: number): Promise<Date> {
    this.#touched = true;
    const winrm = this.#winrm();
    const { signal } = this.#execution;
    const deadline = Date.now() + deadlineMs;
    const left = (): number => Math.max(1, deadline - Date.now());
    const before = await untilAnswered(() => winrm.bootTime(), { deadlineMs: left(), signal });
    try {
      await winrm.run('shutdown /r /t 0', { deadlineMs: left(), signal });
    } catch (error) {
      // The guest may be down before it has answered.
      if (!isConnectionTrouble(error)) throw error;
    }
    for (;;) {
      const now = await untilAnswered(() => winrm.bootTime(), { deadlineMs: left(), signal });
      if (now.getTime() !== before.getTime()) {
        this.#execution.bootTime = now;
        return now;
      }
      if (Date.now() + PACE_MS >= deadline) throw new WimproofError({ code: 'WP-REBOOT-NOT-PROVEN', kind: 'infrastructure', cause: `the guest was told to restart, but its boot time is still ${now.toISOString()} after ${Math.round(deadlineMs / 1000)} s`, mend: 'see the serial log: the guest may have refused to restart' });
      await delay(PACE_MS, undefined, { signal });
    }
  }

  #winrm(): WinRm {
    if (this.#execution.winrm) return this.#execution.winrm;
    throw machineGone();
  }

  #machine(): Machine {
    if (this.#execution.machine?.state === 'running') return this.#execution.machine;
    throw machineGone();
  }

  #shown({ stdout, stderr, exitCode }: CommandResult): CommandResult {
    return { stdout: this.#execution.redact(stdout), stderr: this.#execution.redact(stderr), exitCode };
  }
}

function machineGone(): WimproofError {
  return new WimproofError({ code: 'WP-LEASE-MACHINE-OFF', kind: 'infrastructure', cause: 'the leased machine is off', mend: "see the outcome's serial log; a test that shuts the machine down ends its use" });
}
