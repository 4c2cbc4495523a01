import type { DismGlobals, DismTarget } from '../../tools/dism/arguments.ts';
import type { JobStep } from '../../guest/job/job.ts';
import type { WimImage } from '../../image/image-info.ts';
import { operationTitle } from '../operation-title.ts';
import type { PlacedOperation } from '../payload-layout.ts';

/** Where a job runs, and so what its steps may do. */
export interface StepContext {
  image: WimImage;
  /** The running system, which restarts behind a step that asks for it, or the root of the image in Windows PE (`W:\`). */
  target: DismTarget;
  /** DISM's scratch folder; only in Windows PE, whose RAM disk is too small for updates. */
  scratchDir?: string;
  /** Registry key below which a hive of the image is loaded while it is changed. */
  hive?: string;
}

/** A step as a function of its own number, since logs are named by it. */
export type NumberedStep = (id: string) => Omit<JobStep, 'id'>;

/** Level 2: at the default, one cumulative update logs hundreds of MB, more than the job disk holds. */
export function dismOptions(id: string, { scratchDir }: StepContext): DismGlobals {
  return { logPath: `%JOB%\\${id}-dism.log`, logLevel: 2, ...(scratchDir !== undefined && { scratchDir }) };
}

interface Ending {
  /** Exit codes that mean success. */
  success?: readonly number[];
  /** Those that want a restart. */
  rebootRequired?: readonly number[];
  title?: string;
  /** Restart behind it, whatever it says. */
  restartAlways?: boolean;
}

/** One command of an operation as a step that belongs to it. */
export function operationStep({ operation }: PlacedOperation, context: StepContext, command: string[], ending: Ending = {}): Omit<JobStep, 'id'> {
  const { success = [0], rebootRequired = [], title = operationTitle(operation), restartAlways } = ending;
  const running = context.target === 'online';
  const restart = rebootRequired.filter((code) => success.includes(code));
  return {
    title,
    operation: operation.id,
    command,
    success: [...success],
    ...(running && restart.length > 0 && { rebootRequired: restart, reboot: 'if-required' as const }),
    ...(running && restartAlways && { reboot: 'always' as const }),
  };
}

/** The tool's main file of an operation, or its folder. */
export function payloadPath({ file, folder }: PlacedOperation): string {
  return `%PAYLOAD%\\${file ?? folder}`;
}
/** A further file of the operation, by the name that its payload has. */
export function payloadFile({ folder }: PlacedOperation, name: string): string {
  return `%PAYLOAD%\\${folder}\\${name.replaceAll('/', '\\')}`;
}

/** A product key never stands in a plan: the variable's name does, and the key is filled in when a medium is written. */
export function productKeyPlaceholder(variable: string): string {
  return `\${productKey.${variable}}`;
}
/** Has the shape of a key, which the tools' modules check. */
const STAND_IN = 'XXXXX-XXXXX-XXXXX-XXXXX-XXXXX';

/** A command with a product key, with the key's placeholder in it. */
export function withProductKey(variable: string, command: (key: string) => string[]): string[] {
  return command(STAND_IN).map((argument) => argument.replace(STAND_IN, productKeyPlaceholder(variable)));
}
