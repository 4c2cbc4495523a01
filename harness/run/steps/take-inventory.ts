import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WimproofError } from '../../errors/wimproof-error.ts';
import { askCarriedInventory } from '../../guest/inventory/carried-inventory.ts';
import { parseInventory } from '../../guest/inventory/parse-inventory.ts';
import { inventoryCommand } from '../../guest/inventory/inventory-command.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import type { Machine } from '../../machine/machine.ts';
import { inventoryRequests } from '../../verify/expectation/inventory-requests.ts';
import type { Step } from '../../strategy/plan.ts';
import { collectGuestLogs } from '../collect-evidence.ts';
import type { Execution } from '../execution.ts';
import { evidenceFolder } from './wait-options.ts';
import { planOrder } from './plan-order.ts';

/** Asks the finished system, in one command, what is installed; keeps what it said and a picture of its console. */
export async function takeInventory(execution: Execution, step: Extract<Step, { action: 'take-inventory' }>): Promise<void> {
  const { winrm, machine } = execution;
  if (!winrm || !machine) {
    throw planOrder(`step ${step.id} needs a guest that is ready, and no step before it waits for one`);
  }
  const { signal } = execution;
  const requests = inventoryRequests(execution.plan.expectations, execution.plan.strategy);
  const result = await untilAnswered((deadlineMs) => (step.carried ? askCarriedInventory(winrm, requests, { deadlineMs, signal }) : winrm.run(inventoryCommand(), { deadlineMs, signal })), {
    deadlineMs: step.deadlineMinutes * 60_000,
    signal,
  });
  const folder = evidenceFolder(execution);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'inventory.txt'), execution.redact(result.stdout));
  execution.evidence.logs.push(join('evidence', 'inventory.txt'));
  execution.inventory = parseInventory(result.stdout, requests);
  await pictureFinished(execution, machine, folder);
  await collectGuestLogs(execution);
}

/** Not every hypervisor that Vagrant drives shows its screen to a program; what is installed is proven without. */
async function pictureFinished(execution: Execution, machine: Machine, folder: string): Promise<void> {
  try {
    await machine.screenshot(join(folder, 'finished.png'));
    execution.evidence.screenshots.push(join('evidence', 'finished.png'));
  } catch (error) {
    if (!(error instanceof WimproofError && error.code === 'WP-VAGRANT-NO-SCREEN')) throw error;
    execution.emit({ type: 'phase', stage: execution.stage, text: error.message });
  }
}
