import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { askCarriedInventory } from '../../guest/inventory/carried-inventory.ts';
import { parseInventory } from '../../guest/inventory/parse-inventory.ts';
import { inventoryCommand } from '../../guest/inventory/inventory-command.ts';
import { untilAnswered } from '../../guest/winrm/until-answered.ts';
import { inventoryRequests } from '../../verify/expectation/inventory-requests.ts';
import type { Step } from '../../strategy/plan.ts';
import { collectGuestLogs } from '../collect-evidence.ts';
import type { Execution } from '../execution.ts';
import { evidenceFolder } from './wait-options.ts';
import { planOrder } from './plan-order.ts';

/** Asks the finished system, in one command, what is installed; keeps what it said. */
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
  await execution.film.frame('inventory taken');
  await collectGuestLogs(execution);
}
