import { WimproofError } from '../../errors/wimproof-error.ts';
import { removeDriverScriptName } from '../../guest/script/remove-driver-script.ts';
import { dpinstArguments } from '../../tools/dpinst/dpinst.ts';
import { addDriverPnputilArguments, addDriverRebootRequired, addDriverSuccess } from '../../tools/pnputil/pnputil.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { operationStep, payloadFile, payloadPath, type NumberedStep, type StepContext } from './step-context.ts';

/** A driver by PnPUtil, in the syntax of the image's Windows version. */
export function pnputilSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation === 'remove-driver') return [removeDriverStep(placed, context)];
  if (operation.operation !== 'add-driver') throw new RangeError(`PnPUtil does not carry out ${operation.operation}`);
  const inf = operation.recurse ? `${payloadPath(placed)}\\*.inf` : payloadPath(placed);
  const command = addDriverPnputilArguments(inf, { install: true, version: context.image.version, ...(operation.recurse && { subdirs: true }) });
  return [() => operationStep(placed, context, command, { success: addDriverSuccess, rebootRequired: addDriverRebootRequired })];
}

/**
 * The published name (oemN.inf) is known in the guest alone: a batch file looks it up with DISM, and removes each driver
 * package of that original name with DISM (an image) or PnPUtil (the running system).
 */
export function removeDriverStep(placed: PlacedOperation, context: StepContext): NumberedStep {
  return () => operationStep(placed, context, ['cmd.exe', '/d', '/c', payloadFile(placed, removeDriverScriptName), '%JOB%'], { success: addDriverSuccess, rebootRequired: addDriverRebootRequired });
}

/**
 * DPInst's exit code counts: 0xWWXXYYZZ, ZZ installed on a device, YY copied to the driver store, XX not installed, WW
 * 0x40 restart and 0x80 failure ("DPInst.exe Exit Code"). Success is every sum that accounts for all packages.
 */
export function dpinstSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'add-driver') throw new RangeError(`DPInst does not carry out ${operation.operation}`);
  if (operation.dpinst === undefined)
    throw new WimproofError({ code: 'WP-PLAN-NO-DPINST', kind: 'scenario', cause: `${operation.id} is carried out by DPInst, which Windows does not carry`, mend: "add 'dpinst: <path of dpinst.exe>' to the operation" });
  const packages = operation.files.filter(({ name }) => /\.inf$/i.test(name)).length;
  const done = Array.from({ length: packages + 1 }, (_, installed) => ((packages - installed) << 8) | installed);
  const restart = done.map((code) => (code | 0x40000000) >>> 0);
  const program = payloadFile(placed, 'dpinst/dpinst.exe');
  const folder = `%PAYLOAD%\\${placed.folder}`;
  const command = dpinstArguments(program, folder, { force: true, ...(operation.forceUnsigned && { legacyMode: true }) });
  return [() => operationStep(placed, context, command, { success: [...done, ...restart], rebootRequired: restart })];
}
