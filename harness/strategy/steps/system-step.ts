import { WimproofError } from '../../errors/wimproof-error.ts';
import type { RemoveRegistryValue, SetRegistryValue } from '../../servicing/operation.ts';
import { offlineRegistryScriptName } from '../../guest/script/offline-registry-script.ts';
import { changepkArguments } from '../../tools/changepk/changepk.ts';
import { addRegistryValueArguments, deleteRegistryValueArguments } from '../../tools/reg/reg-arguments.ts';
import { installKeyArguments } from '../../tools/slmgr/slmgr.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { operationStep, payloadFile, withProductKey, type NumberedStep, type StepContext } from './step-context.ts';

/** A registry value on the running system. */
export function registryArguments(operation: SetRegistryValue | RemoveRegistryValue): string[] {
  return operation.operation === 'set-registry-value' ? addRegistryValueArguments(operation.key, operation) : deleteRegistryValueArguments(operation.key, operation.value);
}
export function registrySteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'set-registry-value' && operation.operation !== 'remove-registry-value') throw new RangeError(`${operation.id} changes no registry value`);
  return [() => operationStep(placed, context, registryArguments(operation))];
}

/** In an image: a batch file loads the hive, changes the value and unloads the hive, whatever came between. */
export function offlineRegistrySteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  return [() => operationStep(placed, context, ['cmd.exe', '/d', '/c', payloadFile(placed, offlineRegistryScriptName)])];
}

/**
 * Everything in the operation's folder on the medium: /e with empty folders, /i the destination is a folder, /h hidden
 * files too, /r over read-only files, /y without asking ("xcopy"). Without /k the copies lose the read-only attribute of
 * files on a CD.
 */
export function copySteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'copy-files') throw new RangeError(`${operation.id} copies no files`);
  const folder = operation.destination.slice('C:\\'.length).replace(/\\+$/, '');
  const destination = `${context.target === 'online' ? '%SystemDrive%\\' : context.target.image.replace(/\\*$/, '\\')}${folder}`;
  return [() => operationStep(placed, context, ['xcopy.exe', `%PAYLOAD%\\${placed.folder}`, destination, '/e', '/i', '/h', '/r', '/y', '/q'])];
}

/**
 * changepk hands the key to the licensing service and restarts the machine by itself when the edition changes ("Windows
 * edition upgrade"); the restart behind it covers versions that leave it to the user.
 */
export function changepkSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'set-edition') throw new RangeError(`changepk does not carry out ${operation.operation}`);
  if (operation.productKey === undefined)
    throw new WimproofError({ code: 'WP-PLAN-PRODUCT-KEY', kind: 'scenario', cause: `${operation.id} needs a product key: a running system takes its edition from the key`, mend: "add 'productKey: ${env:NAME}', or leave the operation to the strategy offline" });
  const command = withProductKey(operation.productKey, changepkArguments);
  return [() => operationStep(placed, context, command, { success: [0, 3010], restartAlways: true })];
}

export function slmgrSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'set-product-key') throw new RangeError(`${operation.id} has no product key`);
  const command = withProductKey(operation.productKey, installKeyArguments);
  return [() => operationStep(placed, context, command)];
}
