import type { Job } from '../guest/job/job.ts';
import type { InstallFile, WimImage } from '../image/image-info.ts';
import { bcdbootArguments } from '../tools/bcdboot/bcdboot.ts';
import { diskpartArguments } from '../tools/diskpart/uefi-layout.ts';
import { applyImageArguments, cleanupMountpointsArguments, mountImageArguments, unmountImageArguments } from '../tools/dism/arguments.ts';
import { applyImagexArguments } from '../tools/imagex/imagex.ts';
import { isVista } from './is-vista.ts';
import { numberSteps, type UnnumberedStep } from './number-steps.ts';
import type { PlacedOperation } from './payload-layout.ts';
import { operationStepsOf } from './steps/steps-of-job.ts';
import { dismOptions, type StepContext } from './steps/step-context.ts';

/** The diskpart script's place on the PAYLOAD medium; it gives the partitions the letters S: and W:. */
export const PARTITION_SCRIPT = 'wimproof\\diskpart.txt';

const WINDOWS = 'W:\\';
/** DISM's scratch folder lies on the Windows volume: the RAM disk of Windows PE is too small for updates. */
const SCRATCH = 'W:\\wimproof-scratch';
const WORK = 'W:\\wimproof-work';
const MOUNT = `${WORK}\\mount`;

/** How the steps of the Windows PE job see the image: applied to the disk, or mounted. */
export function imageContext(image: WimImage, service: 'applied' | 'mounted'): StepContext {
  return { image, target: { image: service === 'mounted' ? MOUNT : WINDOWS }, scratchDir: SCRATCH };
}

/**
 * The job of Windows PE: partition, apply, each operation as a step of its own, make bootable, tidy up. With `mounted`,
 * a copy of the image file is mounted, serviced and committed first, and applied then.
 */
export function imageJob(image: WimImage, operations: readonly PlacedOperation[], installFile: InstallFile = 'install.wim', service: 'applied' | 'mounted' = 'applied'): Job {
  const context = imageContext(image, service);
  const onDisk: StepContext = { ...context, target: { image: WINDOWS } };
  // Files and Windows PE images go to the disk in either case: what is mounted is captured into the image file.
  const toDisk = (placed: PlacedOperation): boolean => placed.mechanism === 'dism-mounted-pe' || placed.mechanism === 'peimg';
  const inImage = operationStepsOf(operations.filter((placed) => !toDisk(placed)), context);
  const besides = operationStepsOf(operations.filter(toDisk), onDisk);
  const scratch = { title: 'Make the scratch folder', command: ['cmd.exe', '/d', '/c', `md ${SCRATCH}`], success: [0] };
  return {
    id: 'service-image',
    runAs: 'pe',
    steps: numberSteps([
      { title: 'Partition the disk', command: diskpartArguments(`%PAYLOAD%\\${PARTITION_SCRIPT}`), success: [0] },
      ...(service === 'mounted'
        ? [scratch, ...mount(image, installFile, context), ...inImage, ...unmount(image, context), apply(image, `${WORK}\\install.wim`, context)]
        : [apply(image, `%INSTALL%\\sources\\${installFile}`, context, installFile), scratch, ...inImage]),
      ...besides,
      { title: 'Make the disk bootable', command: bcdbootArguments(`${WINDOWS}Windows`, 'S:'), success: [0] },
      ...(service === 'mounted' ? [{ title: 'Remove the work folder', command: ['cmd.exe', '/d', '/c', `rd /s /q ${WORK}`], success: [0], continueOnFailure: true as const }] : []),
      { title: 'Remove the scratch folder', command: ['cmd.exe', '/d', '/c', `rd /s /q ${SCRATCH}`], success: [0], continueOnFailure: true },
    ]),
  };
}

function apply(image: WimImage, file: string, context: StepContext, installFile?: InstallFile): UnnumberedStep {
  return (id) => ({
    title: `Apply image ${image.index} (${image.name})`,
    command: isVista(image.version)
      ? applyImagexArguments({ file, image: image.index }, WINDOWS)
      : applyImageArguments({ file, index: image.index, directory: WINDOWS, ...splitParts(installFile) }, { ...dismOptions(id, context), scratchDir: undefined }),
    success: [0],
  });
}

/** Of a split image DISM is given the first file and the pattern of all (`/SWMFile`). */
function splitParts(installFile: InstallFile | undefined): { swmPattern?: string } {
  return installFile === 'install.swm' ? { swmPattern: '%INSTALL%\\sources\\install*.swm' } : {};
}

/** Split files and .esd cannot be mounted (0xc1420130, 0xc142013c); files from a CD are read-only (0xc1510111). */
function mount(image: WimImage, installFile: InstallFile, context: StepContext): UnnumberedStep[] {
  const file = `${WORK}\\install.wim`;
  if (installFile !== 'install.wim') throw new RangeError(`${installFile} cannot be mounted`);
  return [
    { title: 'Make the work folder', command: ['cmd.exe', '/d', '/c', `md ${MOUNT}`], success: [0] },
    { title: 'Copy the image file', command: ['cmd.exe', '/d', '/c', `copy /y /b %INSTALL%\\sources\\${installFile} ${file}`], success: [0] },
    { title: 'Make the copy writable', command: ['attrib.exe', '-r', file], success: [0] },
    (id) => ({ title: `Mount image ${image.index} (${image.name})`, command: mountImageArguments({ file, index: image.index, directory: MOUNT }, dismOptions(id, context)), success: [0] }),
  ];
}

function unmount(image: WimImage, context: StepContext): UnnumberedStep[] {
  return [
    (id) => ({ title: `Commit and unmount image ${image.index}`, command: unmountImageArguments(MOUNT, 'commit', dismOptions(id, context)), success: [0] }),
    (id) => ({ title: 'Clean up mount points', command: cleanupMountpointsArguments(dismOptions(id, context)), success: [0], continueOnFailure: true }),
  ];
}
