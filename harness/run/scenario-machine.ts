import { loadTemplate, type MachineTemplate } from '../machine/template.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ServicingRequest } from '../servicing/operation.ts';
import { deviceNotes } from '../strategy/device-notes.ts';
import type { Plan } from '../strategy/plan.ts';

/**
 * The machine template of a scenario, with the devices that the scenario wants otherwise.
 * @throws WimproofError `WP-TEMPLATE-UNKNOWN`, `WP-TEMPLATE-INVALID`
 */
export async function scenarioMachine({ machine }: Scenario): Promise<MachineTemplate> {
  const template = await loadTemplate(machine.template);
  return { ...template, devices: { ...template.devices, ...machine.devices } };
}

/** Adds to a plan what is to be known of the machine it is for. Pure. */
export function withMachineNotes(plan: Plan, template: MachineTemplate, request: ServicingRequest): Plan {
  const notes = template.windows.enlightenments ? deviceNotes(template.devices, request.operations, plan) : [];
  return {
    ...plan,
    notes: [...plan.notes, ...notes],
    ...(template.firmware === 'bios' && plan.printedOnly === undefined && { printedOnly: `the machine template ${template.name} starts from a BIOS, and the plans partition disks for UEFI` }),
  };
}
