import type { Job } from '../guest/job/job.ts';
import type { WimImage } from '../image/image-info.ts';
import { bcdbootArguments } from '../tools/bcdboot/bcdboot.ts';
import { diskpartArguments } from '../tools/diskpart/uefi-layout.ts';
import { applyImageArguments, cleanupMountpointsArguments, mountImageArguments, unmountImageArguments } from '../tools/dism/arguments.ts';
import { applyImagexArguments } from '../tools/imagex/imagex.ts';
import type { CompileContext } from './compile.ts';
import { placesOf } from './engine-places.ts';
import type { OfflineEngineName } from './engine.ts';
import { isVista } from './is-vista.ts';
import { numberSteps, type UnnumberedStep } from './number-steps.ts';
import type { PlacedOperation } from './payload-layout.ts';
import { operationStepsOf } from './steps/steps-of-job.ts';
import { dismOptions, type StepContext } from './steps/step-context.ts';

/** The diskpart script's place on the PAYLOAD medium; it gives the partitions the letters S: and W:. */
export const PARTITION_SCRIPT = 'wimproof\\diskpart.txt';

export interface ImageJobOptions {
  /** The file that holds the image. Default sources\\install.wim of the installation medium. */
  from?: CompileContext['from'];
  /** Default applied. */
  service?: 'applied' | 'mounted';
  /** Who runs the steps. Default winpe. */
  engine?: OfflineEngineName;
}

/** How the steps of the job see the image: applied to the disk, or mounted. */
export function imageContext(image: WimImage, { service, engine = 'winpe' }: ImageJobOptions): StepContext {
  const places = placesOf(engine);
  return { image, target: { image: service === 'mounted' ? `${places.work}\\mount` : `${places.windows}\\` }, scratchDir: places.scratch, hive: places.hive };
}

/**
 * The servicing job: partition, apply, each operation as a step of its own, make bootable, tidy up. With `mounted`,
 * a copy of the image file is mounted, serviced and committed first, and applied then. The engines differ in the places
 * alone (`placesOf`), and in the first step: the host attaches a disk that is partitioned already.
 */
export function imageJob(image: WimImage, operations: readonly PlacedOperation[], options: ImageJobOptions = {}): Job {
  const { from = { medium: 'INSTALL', path: 'sources\\install.wim', file: 'install.wim' }, service = 'applied', engine = 'winpe' } = options;
  const { windows, esp, scratch: scratchFolder, work } = placesOf(engine);
  const root = `${windows}\\`;
  const context = imageContext(image, options);
  const onDisk: StepContext = { ...context, target: { image: root } };
  // Files and Windows PE images go to the disk in either case: what is mounted is captured into the image file.
  const toDisk = (placed: PlacedOperation): boolean => placed.mechanism === 'dism-mounted-pe' || placed.mechanism === 'peimg';
  const inImage = operationStepsOf(operations.filter((placed) => !toDisk(placed)), context);
  const besides = operationStepsOf(operations.filter(toDisk), onDisk);
  const scratch = { title: 'Make the scratch folder', command: ['cmd.exe', '/d', '/c', `md ${scratchFolder}`], success: [0] };
  return {
    id: 'service-image',
    runAs: engine === 'winpe' ? 'pe' : 'host',
    steps: numberSteps([
      ...(engine === 'winpe' ? [{ title: 'Partition the disk', command: diskpartArguments(`%PAYLOAD%\\${PARTITION_SCRIPT}`), success: [0] }] : []),
      ...(service === 'mounted'
        ? [scratch, ...mount(image, from, context, work), ...inImage, ...unmount(image, context, work, engine), apply(image, `${work}\\install.wim`, root, context)]
        : [apply(image, source(from), root, context, from), scratch, ...inImage]),
      ...besides,
      { title: 'Make the disk bootable', command: bcdbootArguments(`${root}Windows`, esp), success: [0] },
      ...(service === 'mounted' ? [{ title: 'Remove the work folder', command: ['cmd.exe', '/d', '/c', `rd /s /q ${work}`], success: [0], continueOnFailure: true as const }] : []),
      { title: 'Remove the scratch folder', command: ['cmd.exe', '/d', '/c', `rd /s /q ${scratchFolder}`], success: [0], continueOnFailure: true },
    ]),
  };
}

/** As the job's steps name it: `%INSTALL%\\sources\\install.wim`. */
function source({ medium, path }: CompileContext['from']): string {
  return `%${medium}%\\${path}`;
}

function apply(image: WimImage, file: string, root: string, context: StepContext, from?: CompileContext['from']): UnnumberedStep {
  return (id) => ({
    title: `Apply image ${image.index} (${image.name})`,
    command: isVista(image.version)
      ? applyImagexArguments({ file, image: image.index }, root)
      : applyImageArguments({ file, index: image.index, directory: root, ...splitParts(from) }, { ...dismOptions(id, context), scratchDir: undefined }),
    success: [0],
  });
}

/** Of a split image DISM is given the first file and the pattern of all (`/SWMFile`). */
function splitParts(from: CompileContext['from'] | undefined): { swmPattern?: string } {
  return from?.file === 'install.swm' ? { swmPattern: source(from).replace(/\.swm$/i, '*.swm') } : {};
}

/** Split files and .esd cannot be mounted (0xc1420130, 0xc142013c); files from a CD are read-only (0xc1510111). */
function mount(image: WimImage, from: CompileContext['from'], context: StepContext, work: string): UnnumberedStep[] {
  const file = `${work}\\install.wim`;
  const directory = `${work}\\mount`;
  if (from.file !== 'install.wim') throw new RangeError(`${from.file} cannot be mounted`);
  return [
    { title: 'Make the work folder', command: ['cmd.exe', '/d', '/c', `md ${directory}`], success: [0] },
    { title: 'Copy the image file', command: ['cmd.exe', '/d', '/c', `copy /y /b ${source(from)} ${file}`], success: [0] },
    { title: 'Make the copy writable', command: ['attrib.exe', '-r', file], success: [0] },
    (id) => ({ title: `Mount image ${image.index} (${image.name})`, command: mountImageArguments({ file, index: image.index, directory }, dismOptions(id, context)), success: [0] }),
  ];
}

/** On a host broken mounts of others are not ours to clean up; the executor sees to its own. */
function unmount(image: WimImage, context: StepContext, work: string, engine: OfflineEngineName): UnnumberedStep[] {
  return [
    (id) => ({ title: `Commit and unmount image ${image.index}`, command: unmountImageArguments(`${work}\\mount`, 'commit', dismOptions(id, context)), success: [0] }),
    ...(engine === 'winpe' ? [(id: string) => ({ title: 'Clean up mount points', command: cleanupMountpointsArguments(dismOptions(id, context)), success: [0], continueOnFailure: true as const })] : []),
  ];
}
