import { addDriverArguments, addPackageArguments, disableFeatureArguments, enableFeatureArguments, type DismGlobals, type DismTarget } from '../tools/dism/arguments.ts';
import type { JobStep } from '../guest/job/job.ts';
import type { ResolvedOperation } from '../servicing/operation.ts';
import { operationTitle } from './operation-title.ts';
import type { PlacedOperation } from './payload-layout.ts';

/** ERROR_SUCCESS_REBOOT_REQUIRED: the operation is done, a restart completes it. */
export const REBOOT_REQUIRED = 3010;

/**
 * One operation by DISM, on an applied image or on the running system, as a step of its own: one servicing option per
 * command line, so that the exit code and the log belong to it. Online, a restart follows at once when DISM asks for
 * it, since pending actions block what comes next (0x800f0806).
 */
export function dismStep(placed: PlacedOperation, target: DismTarget, options: DismGlobals): Omit<JobStep, 'id'> {
  return {
    title: operationTitle(placed.operation),
    operation: placed.operation.id,
    command: command(placed, target, options),
    success: [0, REBOOT_REQUIRED],
    ...(target === 'online' && { rebootRequired: [REBOOT_REQUIRED], reboot: 'if-required' as const }),
  };
}

function command({ operation, file }: PlacedOperation, target: DismTarget, options: DismGlobals): string[] {
  const payload = `%PAYLOAD%\\${file ?? ''}`;
  switch (operation.operation) {
    case 'add-package':
      return addPackageArguments(target, payload, options);
    case 'add-driver':
      if (target === 'online') throw new RangeError('DISM /Add-Driver knows no running system');
      return addDriverArguments(target, payload, { ...options, ...(operation.forceUnsigned && { forceUnsigned: true }) });
    case 'enable-feature':
      return enableFeatureArguments(target, operation.feature, { ...options, ...(operation.all && { all: true }), ...featureSource(operation) });
    case 'disable-feature':
      return disableFeatureArguments(target, operation.feature, options);
    case 'install-application':
      throw new RangeError('DISM installs no applications');
  }
}

/** .NET Framework 3.5 is not in the image; its files are on the installation medium ("Deploy .NET Framework 3.5"). */
function featureSource(operation: Extract<ResolvedOperation, { operation: 'enable-feature' }>): { source?: string } {
  return operation.feature.toLowerCase() === 'netfx3' ? { source: '%INSTALL%\\sources\\sxs' } : {};
}
