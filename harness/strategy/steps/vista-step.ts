import { applyImagexArguments, captureImagexArguments } from '../../tools/imagex/imagex.ts';
import { formatPackageIdentity } from '../../servicing/package-identity.ts';
import { ocsetupArguments, ocsetupEarlyReturn } from '../../tools/ocsetup/ocsetup.ts';
import { addDriverPeimgArguments, importPackagePeimgArguments, installPackagePeimgArguments } from '../../tools/peimg/peimg.ts';
import {
  applyAnswerFilePkgmgrArguments, disableFeaturesPkgmgrArguments, enableFeaturesPkgmgrArguments, installPackagePkgmgrArguments, pkgmgrEarlyReturn, removePackagePkgmgrArguments,
  type PkgmgrOptions, type PkgmgrTarget,
} from '../../tools/pkgmgr/pkgmgr.ts';
import type { EarlyReturn } from '../../tools/waiting/early-return.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { REBOOT_REQUIRED } from './dism-step.ts';
import { operationStep, payloadFile, payloadPath, type NumberedStep, type StepContext } from './step-context.ts';
import { WINDOWS_PE_FOLDER } from './windows-pe-step.ts';

const ENDING = { success: [0, REBOOT_REQUIRED], rebootRequired: [REBOOT_REQUIRED] };

/** Windows Vista and Server 2008 by Package Manager, on an image or on the running system. */
export function pkgmgrSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const image = context.target === 'online' ? undefined : context.target.image;
  const target: PkgmgrTarget = image === undefined ? 'online' : { systemDrive: image, windowsDirectory: `${image.replace(/\\*$/, '')}\\Windows` };
  return [(id) => operationStep(placed, context, waiting(command(placed, target, { logPath: `%JOB%\\${id}-pkgmgr.log` }), pkgmgrEarlyReturn), ENDING)];
}

function command(placed: PlacedOperation, target: PkgmgrTarget, options: PkgmgrOptions): string[] {
  const { operation } = placed;
  switch (operation.operation) {
    case 'add-package':
      return installPackagePkgmgrArguments(target, payloadPath(placed), options);
    case 'remove-package': {
      const identity = operation.package ?? (operation.payload?.kind === 'package' ? formatPackageIdentity(operation.payload.identity) : undefined);
      if (identity === undefined) throw new RangeError(`${operation.id} names no package`);
      return removePackagePkgmgrArguments(target, identity, options);
    }
    case 'enable-feature':
      return enableFeaturesPkgmgrArguments(target, [operation.feature], options);
    case 'disable-feature':
      return disableFeaturesPkgmgrArguments(target, [operation.feature], options);
    case 'apply-answer-file':
      return applyAnswerFilePkgmgrArguments(target, payloadPath(placed), options);
    case 'add-driver':
      return applyAnswerFilePkgmgrArguments(target, payloadFile(placed, DRIVER_ANSWER_FILE), options);
    default:
      throw new RangeError(`Package Manager does not carry out ${operation.operation}`);
  }
}

/** Package Manager takes drivers through an answer file with PnpCustomizationsNonWinPE, which lies beside the driver. */
export const DRIVER_ANSWER_FILE = 'driver-unattend.xml';

export function ocsetupSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'enable-feature' && operation.operation !== 'disable-feature') throw new RangeError(`OCSetup does not carry out ${operation.operation}`);
  const uninstall = operation.operation === 'disable-feature';
  return [(id) => operationStep(placed, context, waiting(ocsetupArguments(operation.feature, { uninstall, logPath: `%JOB%\\${id}-ocsetup.log` }), ocsetupEarlyReturn), ENDING)];
}

/**
 * PEimg on an applied boot.wim: a driver a call; a package is imported, then installed by name. ImageX of the time mounts
 * with a driver that Windows PE does not carry, so the image is applied, and captured again.
 */
export function peimgSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation !== 'update-windows-pe' || context.target === 'online') throw new RangeError(`PEimg does not carry out ${operation.operation}`);
  const folder = `${context.target.image.replace(/\\*$/, '')}\\${WINDOWS_PE_FOLDER}`;
  const image = `${folder}\\image`;
  const windows = `${image}\\Windows`;
  const index = operation.index ?? 1;
  const step = (title: string, line: string[]): NumberedStep => () => operationStep(placed, context, line, { title });
  const packages = operation.payload?.kind === 'windows-pe' ? operation.payload.packages : [];
  return [
    step('Make the folder of the Windows PE image', ['cmd.exe', '/d', '/c', `md ${image}`]),
    step(`Apply image ${index} of boot.wim`, applyImagexArguments({ file: '%INSTALL%\\sources\\boot.wim', image: index }, image)),
    ...operation.files.flatMap(({ name }) => {
      if (/\.inf$/i.test(name)) return [step(`Add driver ${name}`, addDriverPeimgArguments(payloadFile(placed, name), windows))];
      return /\.cab$/i.test(name) ? [step(`Import ${name}`, importPackagePeimgArguments(payloadFile(placed, name), windows))] : [];
    }),
    ...packages.map(({ identity }) => step(`Install ${identity.name}`, installPackagePeimgArguments(identity.name, windows))),
    step('Capture the result', captureImagexArguments(image, `${folder}\\boot.wim`, 'Windows PE', { boot: true })),
  ];
}

function waiting(line: readonly string[], early: EarlyReturn): string[] {
  return ['cmd.exe', '/d', '/c', ...early.prefix, ...line];
}
