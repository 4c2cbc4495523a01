import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setupError, showPhase } from '../boot/phase.ts';
import { openImage, type ServicedImage } from '../servicing/image.ts';
import { imagePath } from '../servicing/image-path.ts';
import { wimlib } from '../servicing/imaging/wim.ts';
import { ServicingError } from '../servicing/servicing-error.ts';
import { BootFilesError, writeBootFiles } from '../shell/boot-files.ts';
import { disksOf } from '../shell/disks.ts';
import { withSystemPartition } from '../shell/system-partition.ts';
import type { System } from '../system.ts';
import { writeImageState, writeSetupFlags } from './image-state.ts';
import { chooseImage, partsOf } from './install/choose-image.ts';
import { chooseTarget, type Target } from './install/choose-target.ts';
import { CONFIG_SET, copyConfigurationSet, copyOemFolders } from './install/configuration-set.ts';
import { configureDisks } from './install/disk-configuration.ts';
import { sourceResolver } from './install/source-path.ts';
import { applyInternational } from './passes/international.ts';
import { addDriverPaths, applyOfflineServicing } from './passes/offline-servicing.ts';
import { givenProductKey } from './install/given-product-key.ts';
import { writeProductKey } from './product-key.ts';
import { CODE, SetupFailure } from './setup-failure.ts';
import { SetupLog } from './setup-log.ts';
import { at, component, componentsOf, flagAt, hasPass, ordered, textAt } from './unattend/answer-file.ts';
import { cacheProcessed } from './unattend/cache.ts';
import { runCommand } from './unattend/run-synchronous.ts';
import { findAnswerFile, type FoundAnswer, givenAnswerFile, setupMedium, UnusableAnswerFile } from './unattend/search.ts';

/** What setup.exe was told on its command line (setup-program.ts). */
export interface SetupOptions {
  /** Windows path of the answer file; without it the search order decides. */
  unattend?: string;
  /** Windows path of the image file. */
  installFrom?: string;
  /** Come back instead of restarting. */
  noReboot?: boolean;
}

/** Windows Setup in Windows PE. Ends in a restart into the new Windows unless told otherwise, or stays on an error picture for good. */
export async function runSetup(system: System, options: SetupOptions = {}): Promise<void> {
  const log = new SetupLog(system.resolve(`${system.systemDrive}:\\Windows\\Panther`), (line) => system.log(line));
  try {
    await installWindows(system, log, options);
  } catch (error) {
    const failure = asFailure(error);
    log.error(failure.message);
    keepLogs(system, log);
    setupError(system, failure.code, failure.message);
    await stayForever();
  }
  if (!options.noReboot) await system.power('restart', 'Setup');
}

/** Every way in which Setup's own steps fail, as one; anything else is a fault of Pane and goes on up. */
export function asFailure(error: unknown): SetupFailure {
  if (error instanceof SetupFailure) return error;
  if (error instanceof UnusableAnswerFile) return new SetupFailure(CODE.invalidData, `Windows could not parse or process the unattend answer file [${error.path}]. The answer file is invalid. ${error.message}`);
  if (error instanceof ServicingError) return new SetupFailure(`0x${error.hresult.toString(16).padStart(8, '0')}`, error.message);
  if (error instanceof BootFilesError) return new SetupFailure(CODE.failed, `Windows could not update the computer's boot configuration. ${error.message}`);
  if (error instanceof Error && ['VolumeError', 'PathNotFound', 'RegistryError'].includes(error.name)) return new SetupFailure(CODE.failed, error.message);
  throw error;
}

/** The machine stays where it is until somebody switches it off; a timer keeps the process alive. */
export function stayForever(): Promise<never> {
  return new Promise(() => setInterval(() => undefined, 2 ** 30));
}

/** All of Setup's Windows PE life but the restart. Throws SetupFailure and what `asFailure` knows. */
export async function installWindows(system: System, log: SetupLog, options: SetupOptions = {}): Promise<void> {
  showPhase(system, 'windowsPE');
  const found = options.unattend === undefined ? findAnswerFile(system, 'windowsPE', (line) => log.info(line, 'UNATT')) : givenAnswerFile(system, 'windowsPE', options.unattend);
  if (!found) throw new SetupFailure(CODE.fileNotFound, 'Windows Setup found no answer file with settings for pass [windowsPE] and would have to ask.');
  const components = componentsOf(found.answer, 'windowsPE', system.architecture);
  const setup = component(components, 'Microsoft-Windows-Setup');
  if (!setup) throw new SetupFailure(CODE.notFound, `The answer file has no Microsoft-Windows-Setup component for ${system.architecture} in pass [windowsPE], so Windows Setup would have to ask.`);
  await runPeCommands(system, setup, log);
  const disks = await disksOf(system);
  if (!flagAt(setup, 'UserData', 'AcceptEula')) throw new SetupFailure(CODE.notFound, 'UserData/AcceptEula is not true, so Windows Setup would have to ask.');
  const letters = await configureDisks(system, disks, at(setup, 'DiskConfiguration'), log);
  const osImage = at(setup, 'ImageInstall', 'OSImage');
  const productKey = givenProductKey(at(setup, 'UserData'));
  const chosen = await chooseImage(system, osImage, productKey, options.installFrom);
  const target = await chooseTarget(system, disks, osImage, letters);
  log.info(`Applying image ${chosen.image.index} (${chosen.image.name}) to ${target.letter}:`);
  // wimlib writes an unmounted NTFS volume much faster than it writes through a mounted one.
  await disks.withUnmounted(target.letter, (device) => wimlib(['apply', chosen.file, String(chosen.image.index), device, ...partsOf(chosen.file)]));
  const root = system.drives.get(target.letter)!.root;
  const configSet = prepareFiles(system, found, flagAt(setup, 'UseConfigurationSet'), root, log);
  const image = openImage(root);
  applyInternational(component(components, 'Microsoft-Windows-International-Core-WinPE'), image, 'windowsPE', log);
  applyUserData(image, setup);
  if (productKey !== undefined) writeProductKey(image.registry, productKey);
  const source = sourceResolver(system, { configSet: configSet ? `${target.letter}:\\${CONFIG_SET}` : `${found.drive}:`, base: folderOf(found.path) });
  addDriverPaths(component(components, 'Microsoft-Windows-PnpCustomizationsWinPE'), { image, log, source });
  cacheProcessed(root, found.answer, 'windowsPE');
  await offlineServicing(system, found, image, target, configSet, log);
  finish(image);
  await makeBootable(system, target, root, log);
  copyLogs(log, root);
  await disks.unmount(target.letter);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('\\')) || path.slice(0, 2);
}

/** Microsoft-Windows-Setup RunSynchronous: in PE, as SYSTEM, before a disk is touched. Unlike Deployment's it has no WillReboot, and an exit code stops nothing. */
async function runPeCommands(system: System, setup: NonNullable<ReturnType<typeof component>>, log: SetupLog): Promise<void> {
  for (const command of ordered(at(setup, 'RunSynchronous'), 'RunSynchronousCommand')) {
    const line = textAt(command, 'Path');
    if (line === undefined) throw new SetupFailure(CODE.invalidData, 'A RunSynchronousCommand of pass [windowsPE] has no Path.');
    const code = await runCommand(line, { system, log, pass: 'windowsPE', account: { name: 'SYSTEM', administrator: true }, logon: 'interactive' });
    if (code !== 0) log.warn(`Command [${line}] returned ${code}`);
  }
}

/** Configuration set and $OEM$ folders; true when there is a set. */
function prepareFiles(system: System, found: FoundAnswer, useConfigurationSet: boolean, root: string, log: SetupLog): boolean {
  const medium = setupMedium(system);
  if (medium !== undefined) copyOemFolders(system.resolve(`${medium}:\\sources`), root, log);
  if (!useConfigurationSet) return false;
  const media = system.resolve(folderOf(found.path).length === 2 ? `${found.drive}:\\` : folderOf(found.path));
  copyConfigurationSet(media, root, log);
  copyOemFolders(media, root, log);
  return true;
}

function applyUserData(image: ServicedImage, setup: NonNullable<ReturnType<typeof component>>): void {
  const current = image.registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion');
  const owner = textAt(setup, 'UserData', 'FullName');
  const organization = textAt(setup, 'UserData', 'Organization');
  if (owner !== undefined) current.setValue('RegisteredOwner', 'REG_SZ', owner);
  if (organization !== undefined) current.setValue('RegisteredOrganization', 'REG_SZ', organization);
}

async function offlineServicing(system: System, pe: FoundAnswer, image: ServicedImage, target: Target, configSet: boolean, log: SetupLog): Promise<void> {
  showPhase(system, 'offlineServicing');
  // The file of windowsPE goes on being used; another one only counts when that has nothing for this pass.
  const found = hasPass(pe.answer, 'offlineServicing') ? pe : findAnswerFile(system, 'offlineServicing', (line) => log.info(line, 'UNATT'));
  if (!found) return;
  const source = sourceResolver(system, { configSet: configSet ? `${target.letter}:\\${CONFIG_SET}` : `${found.drive}:`, base: folderOf(found.path) });
  applyOfflineServicing(found.answer, { image, log, source });
  if (found === pe) cacheProcessed(image.root, found.answer, 'offlineServicing');
}

/** State of an image that starts with specialize. */
function finish(image: ServicedImage): void {
  writeSetupFlags(image.registry, { inProgress: true, oobe: true });
  writeImageState(image.registry, image.root, 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE');
  image.save();
}

async function makeBootable(system: System, target: Target, root: string, log: SetupLog): Promise<void> {
  const done = await withSystemPartition(system, (partition) => {
    writeBootFiles(imagePath(root, 'Windows'), partition);
    return true;
  }, target.disk);
  if (!done) throw new SetupFailure(CODE.notFound, "Windows could not update the computer's boot configuration: the disk has no EFI system partition with a file system.");
  log.info('Boot files successfully created');
}

function copyLogs(log: SetupLog, root: string): void {
  if (!existsSync(log.directory)) return;
  const target = imagePath(root, 'Windows\\Panther');
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(log.directory).filter((entry) => entry.endsWith('.log'))) cpSync(join(log.directory, name), join(target, name));
}

/** After a failure the logs go to the new Windows as well, if there is one, where they survive the RAM disk. */
function keepLogs(system: System, log: SetupLog): void {
  for (const drive of system.drives.values()) {
    if (drive.kind !== 'fixed' || drive.letter === system.systemDrive || !existsSync(imagePath(drive.root, 'Windows\\System32'))) continue;
    try {
      copyLogs(log, drive.root);
    } catch (error) {
      system.log(`logs of Setup could not be copied to ${drive.letter}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
