import type { Job } from '../guest/job/job.ts';
import type { InstallFile, WimImage } from '../image/image-info.ts';
import { bcdbootArguments } from '../tools/bcdboot/bcdboot.ts';
import { diskpartArguments } from '../tools/diskpart/uefi-layout.ts';
import { applyImageArguments, type DismGlobals } from '../tools/dism/arguments.ts';
import { dismStep } from './dism-step.ts';
import { numberSteps } from './number-steps.ts';
import type { PlacedOperation } from './payload-layout.ts';

/** The diskpart script's place on the PAYLOAD medium; it gives the partitions the letters S: and W:. */
export const PARTITION_SCRIPT = 'wimproof\\diskpart.txt';

const WINDOWS = 'W:\\';
/** DISM's scratch folder lies on the Windows volume: the RAM disk of Windows PE is too small for updates. */
const SCRATCH = 'W:\\wimproof-scratch';

/** The job of Windows PE: partition, apply, each operation as a step of its own, make bootable, tidy up. */
export function imageJob(image: WimImage, operations: readonly PlacedOperation[], installFile: InstallFile = 'install.wim'): Job {
  // Level 2: at the default, one cumulative update logs hundreds of MB, more than the job disk holds.
  const log = (id: string): DismGlobals => ({ logPath: `%JOB%\\${id}-dism.log`, logLevel: 2 });
  return {
    id: 'service-image',
    runAs: 'pe',
    steps: numberSteps([
      { title: 'Partition the disk', command: diskpartArguments(`%PAYLOAD%\\${PARTITION_SCRIPT}`), success: [0] },
      (id) => ({
        title: `Apply image ${image.index} (${image.name})`,
        command: applyImageArguments({ file: `%INSTALL%\\sources\\${installFile}`, index: image.index, directory: WINDOWS, ...splitParts(installFile) }, log(id)),
        success: [0],
      }),
      { title: 'Make the scratch folder', command: ['cmd.exe', '/d', '/c', `md ${SCRATCH}`], success: [0] },
      ...operations.map((placed) => (id: string) => dismStep(placed, { image: WINDOWS }, { ...log(id), scratchDir: SCRATCH })),
      { title: 'Make the disk bootable', command: bcdbootArguments(`${WINDOWS}Windows`, 'S:'), success: [0] },
      { title: 'Remove the scratch folder', command: ['cmd.exe', '/d', '/c', `rd /s /q ${SCRATCH}`], success: [0], continueOnFailure: true },
    ]),
  };
}

/** Of a split image DISM is given the first file and the pattern of all (`/SWMFile`). */
function splitParts(installFile: InstallFile): { swmPattern?: string } {
  return installFile === 'install.swm' ? { swmPattern: '%INSTALL%\\sources\\install*.swm' } : {};
}
