import { offlineRegistryScriptName, renderOfflineRegistryScript } from '../guest/script/offline-registry-script.ts';
import { PUBLISHED_STAND_IN, removeDriverScriptName, renderRemoveDriverScript } from '../guest/script/remove-driver-script.ts';
import type { Mechanism } from '../servicing/mechanism.ts';
import type { ResolvedOperation } from '../servicing/operation.ts';
import { renderWaitingScript, waitingScriptName } from '../guest/script/waiting-script.ts';
import { lpksetupEarlyReturn, lpksetupInstallArguments, lpksetupRemoveArguments } from '../tools/lpksetup/lpksetup.ts';
import { listArguments, removeDriverArguments } from '../tools/dism/arguments.ts';
import { deleteDriverPnputilArguments, hasNewSyntax } from '../tools/pnputil/pnputil.ts';
import { driverPaths } from '../unattend/driver-paths.ts';
import { writeAnswerFile } from '../unattend/write-answer-file.ts';
import type { MediumFile } from './plan.ts';
import { registryArguments } from './steps/system-step.ts';
import { dismOptions, type StepContext } from './steps/step-context.ts';
import { DRIVER_ANSWER_FILE } from './steps/vista-step.ts';

/** An operation with its place on the media: folder `wimproof\files\NNN`, NNN = its number in the request, from 001. */
export interface PlacedOperation {
  operation: ResolvedOperation;
  /** Path without drive, backslashes: `wimproof\files\001`. */
  folder: string;
  /** The file that the tool is given: the .cab, .inf or installer. Absent for operations without a payload, or with a folder. */
  file?: string;
  /** By what the strategy carries it out, from the capability matrix; absent when it cannot. */
  mechanism?: Mechanism;
}

/** Gives every operation of the request its place; the number stays the same in every strategy. Pure. */
export function placeOperations(operations: readonly ResolvedOperation[]): PlacedOperation[] {
  return operations.map((operation, index) => {
    const folder = `wimproof\\files\\${String(index + 1).padStart(3, '0')}`;
    const main = mainFile(operation);
    return { operation, folder, ...(main !== undefined && { file: `${folder}\\${windowsName(main)}` }) };
  });
}

function mainFile(operation: ResolvedOperation): string | undefined {
  if (operation.operation === 'add-package' && operation.target !== undefined) return operation.target;
  if (!('source' in operation) || operation.operation === 'copy-files') return undefined;
  return operation.files.find((file) => file.path === operation.source)?.name;
}

/** The payload files of operations as files of a medium. */
export function payloadMediumFiles(placed: readonly PlacedOperation[]): MediumFile[] {
  return placed.flatMap(({ operation, folder }) => operation.files.map((file) => ({ path: `${folder}\\${windowsName(file.name)}`, from: file.path })));
}

/** The batch files that an operation's job step calls, for its folder. */
export function operationScripts({ operation, folder, mechanism }: PlacedOperation, context: StepContext): MediumFile[] {
  const { target, image } = context;
  if (operation.operation === 'remove-driver') {
    const options = dismOptions('remove-driver', context);
    const remove = target === 'online' ? deleteDriverPnputilArguments(PUBLISHED_STAND_IN, { version: image.version, ...(hasNewSyntax(image.version) ? { uninstall: true } : { force: true }) }) : removeDriverArguments(target, PUBLISHED_STAND_IN, options);
    return [{ path: `${folder}\\${removeDriverScriptName}`, text: renderRemoveDriverScript({ driver: operation.driver, list: listArguments(target, 'drivers', options), remove }) }];
  }
  if (mechanism === 'lpksetup' && (operation.operation === 'add-language' || operation.operation === 'remove-language')) {
    const command = operation.operation === 'add-language' ? lpksetupInstallArguments(operation.language, '%FOLDER%') : lpksetupRemoveArguments(operation.language);
    return [{ path: `${folder}\\${waitingScriptName}`, text: renderWaitingScript(command, lpksetupEarlyReturn) }];
  }
  if (mechanism === 'registry-offline' && target !== 'online' && (operation.operation === 'set-registry-value' || operation.operation === 'remove-registry-value'))
    return [{ path: `${folder}\\${offlineRegistryScriptName}`, text: renderOfflineRegistryScript(target.image, operation.key, (key) => registryArguments({ ...operation, key }), context.hive) }];
  if (mechanism === 'pkgmgr-image' && operation.operation === 'add-driver') {
    const text = writeAnswerFile({ servicing: [], settings: [{ pass: 'offlineServicing', components: [driverPaths(image.architecture, [`%PAYLOAD%\\${folder}`])] }] });
    return [{ path: `${folder}\\${DRIVER_ANSWER_FILE}`, text }];
  }
  return [];
}

/** `$OEM$` files of the configuration set: `$OEM$\$1` is the system drive, `$OEM$\$$` the Windows folder. */
export function oemFiles({ operation }: PlacedOperation): MediumFile[] {
  if (operation.operation !== 'copy-files') return [];
  const below = operation.destination.slice('C:\\'.length).replace(/\\+$/, '');
  const windows = /^Windows(?=\\|$)/i;
  const folder = windows.test(below) ? `$OEM$\\$$${below.replace(windows, '')}` : `$OEM$\\$1${below === '' ? '' : `\\${below}`}`;
  return operation.files.map((file) => ({ path: `${folder}\\${windowsName(file.name)}`, from: file.path }));
}

function windowsName(name: string): string {
  return name.replaceAll('/', '\\');
}
