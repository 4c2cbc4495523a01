import type { Mechanism } from '../../servicing/mechanism.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { installerSteps } from './application-step.ts';
import { dismSteps } from './dism-step.ts';
import { dpinstSteps, pnputilSteps } from './driver-step.ts';
import { lpksetupSteps, wusaSteps } from './online-tool-step.ts';
import type { NumberedStep, StepContext } from './step-context.ts';
import { changepkSteps, copySteps, offlineRegistrySteps, registrySteps, slmgrSteps } from './system-step.ts';
import { ocsetupSteps, peimgSteps, pkgmgrSteps } from './vista-step.ts';
import { windowsPeSteps } from './windows-pe-step.ts';

type StepsOf = (placed: PlacedOperation, context: StepContext) => NumberedStep[];

/** The mechanisms that are steps of a job; the others are settings of an answer file. */
const STEPS: Partial<Record<Mechanism, StepsOf>> = {
  'dism-image': dismSteps,
  'dism-mounted-pe': windowsPeSteps,
  'registry-offline': offlineRegistrySteps,
  'copy-offline': copySteps,
  'dism-online': dismSteps,
  pnputil: pnputilSteps,
  'pnputil-legacy': pnputilSteps,
  dpinst: dpinstSteps,
  wusa: wusaSteps,
  lpksetup: lpksetupSteps,
  changepk: changepkSteps,
  slmgr: slmgrSteps,
  'installer-job': installerSteps,
  'registry-job': registrySteps,
  'copy-job': copySteps,
  'first-logon-job': firstLogonSteps,
  'pkgmgr-image': pkgmgrSteps,
  'pkgmgr-online': pkgmgrSteps,
  ocsetup: ocsetupSteps,
  peimg: peimgSteps,
};

/** The job steps that carry an operation out by a mechanism, in order; undefined when the mechanism is no job's. */
export function stepsOf(mechanism: Mechanism): StepsOf | undefined {
  return STEPS[mechanism];
}

/** At first logon the running system takes the operation by the tool that audit mode would use. */
function firstLogonSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  switch (placed.operation.operation) {
    case 'install-application':
    case 'install-patch':
      return installerSteps(placed, context);
    case 'add-driver':
    case 'remove-driver':
      return pnputilSteps(placed, context);
    case 'set-registry-value':
    case 'remove-registry-value':
      return registrySteps(placed, context);
    case 'copy-files':
      return copySteps(placed, context);
    default:
      return dismSteps(placed, context);
  }
}
