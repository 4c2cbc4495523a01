import { setupError, showPhase } from '../boot/phase.ts';
import { CBS, onlineImage } from '../servicing/image.ts';
import { completePendingOperations, isRestartPending, readPending } from '../servicing/packages/pending.ts';
import { startPlugAndPlay } from '../servicing/drivers/plug-and-play.ts';
import { listTasks, readTask } from '../shell/tasks/task-store.ts';
import { armTimer, startBootTasks } from '../shell/tasks/run-task.ts';
import { startAutomaticServices } from '../shell/services/service-control.ts';
import { powerOff } from '../shell/programs/shutdown.ts';
import type { Account, System } from '../system.ts';
import { ensureBuiltinAccounts } from './accounts.ts';
import { openDesktop, runLogonCommand } from './desktop.ts';
import type { ImageState } from './image-state.ts';
import { takeAutoLogon } from './passes/auto-logon.ts';
import { auditSystem, auditUser, type AuditRequest, withAdministrator } from './passes/audit.ts';
import { oobe } from './passes/oobe.ts';
import { runSetupScript } from './passes/setup-script.ts';
import { imageState, setImageState, type SetupContext, windowsRoot } from './passes/setup-context.ts';
import { specialize } from './passes/specialize.ts';
import { renamePendingFiles } from './pending-file-renames.ts';
import { closeSysprepWindow, openSysprepWindow } from './session.ts';
import { asFailure, stayForever } from './setup.ts';
import { CODE, SetupFailure } from './setup-failure.ts';
import { SetupLog } from './setup-log.ts';

const REBOOT_IN_PROGRESS = `${CBS}\\RebootInProgress`;
const ADMINISTRATOR: Account = { name: 'Administrator', administrator: true };

/** The life of an installed Windows: whatever its image state asks for, until the machine is switched off. */
export async function bootWindows(system: System): Promise<void> {
  const log = new SetupLog(`${windowsRoot(system)}/Windows/Panther`, (line) => system.log(line));
  try {
    await startWindows({ system, log }, startNetworkAndServices);
  } catch (error) {
    const failure = asFailure(error);
    log.error(failure.message);
    await runSetupScript(system, 'ErrorHandler.cmd', log);
    setupError(system, failure.code, failure.message);
  }
  await stayForever();
}

async function startNetworkAndServices(system: System): Promise<void> {
  const { startNetwork } = await import('../boot/network.ts');
  const { runtimeDirectory } = await import('../boot/runtime.ts');
  const name = await startNetwork(runtimeDirectory());
  system.log(`network ${name ?? 'not available'}`);
  await startServices(system);
}

/** Automatic services, then tasks with a boot trigger and those that wait for a time. */
export async function startServices(system: System): Promise<void> {
  await startAutomaticServices(system);
  startBootTasks(system).forEach((run) => run.catch((error: unknown) => system.log(`boot task: ${error instanceof Error ? error.message : String(error)}`)));
  for (const name of listTasks(system)) {
    const at = readTask(system, name)?.at;
    if (at) armTimer(system, name, at);
  }
}

/**
 * Boots as the image state says and returns when the desktop (or a page that waits for a user) is there. Throws SetupFailure.
 * `services` starts network and services; it is a parameter for tests.
 */
export async function startWindows(context: SetupContext, services: (system: System) => Promise<void>): Promise<void> {
  const { system, log } = context;
  renamePendingFiles(system);
  finishServicing(system);
  startPlugAndPlay(system);
  ensureBuiltinAccounts(system);
  const state = imageState(system);
  log.info(`Booting ${system.version}, ${state}`);
  // The unattended part of Setup has a folder of its own ("Add a custom script to Windows Setup": SetupComplete.cmd's result is there).
  return bootInto(state, state === 'IMAGE_STATE_COMPLETE' ? context : { system, log: log.withCopy(`${windowsRoot(system)}/Windows/Panther/UnattendGC`) }, services);
}

/** What waits for a start of Windows is done before a service runs; while it is, tools find the key RebootInProgress. Most starts have nothing to do and write nothing. */
function finishServicing(system: System): void {
  if (readPending(onlineImage(system)).length === 0 && !isRestartPending(onlineImage(system))) return;
  system.registry.create(REBOOT_IN_PROGRESS);
  try {
    completePendingOperations(system);
  } finally {
    system.registry.deleteKey(REBOOT_IN_PROGRESS);
    system.registry.flush();
  }
}

async function bootInto(state: ImageState, context: SetupContext, services: (system: System) => Promise<void>): Promise<void> {
  const { system } = context;
  switch (state) {
    case 'IMAGE_STATE_UNDEPLOYABLE':
      throw new SetupFailure(CODE.restarted, 'The computer restarted unexpectedly or encountered an unexpected error. Windows installation cannot proceed.');
    case 'IMAGE_STATE_GENERALIZE_RESEAL_TO_OOBE':
      await specialize(context, state);
      return firstBoot(context, services);
    case 'IMAGE_STATE_GENERALIZE_RESEAL_TO_AUDIT':
      await specialize(context, state);
      return audit(context, services);
    case 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_OOBE':
      return firstBoot(context, services);
    case 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT':
      return audit(context, services);
    case 'IMAGE_STATE_COMPLETE':
      await services(system);
      return logOnAutomatically(context, false, []);
  }
}

async function firstBoot(context: SetupContext, services: (system: System) => Promise<void>): Promise<void> {
  const { system } = context;
  const outcome = await oobe(context);
  if (outcome.kind === 'audit') {
    await powerOff(system, outcome.shutdown ? 'shutdown' : 'restart', 'reseal to audit mode');
    return;
  }
  await services(system);
  if (outcome.kind === 'desktop') await logOnAutomatically(context, true, outcome.firstLogonCommands);
}

async function logOnAutomatically(context: SetupContext, first: boolean, commands: string[]): Promise<void> {
  const { system, log } = context;
  const account = takeAutoLogon(system, first);
  system.registry.flush();
  if (!account) {
    if (commands.length > 0) log.warn('FirstLogonCommands wait for a logon: there is no AutoLogon');
    showPhase(system, 'logon');
    return;
  }
  await openDesktop(system, account, log);
  for (const line of commands) await runLogonCommand(system, account, line, log);
  system.registry.flush();
}

/** Audit mode: the same at each boot until Sysprep ends it; passes that were worked through are not run again. */
async function audit(context: SetupContext, services: (system: System) => Promise<void>): Promise<void> {
  const { system, log } = context;
  setImageState(system, 'IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT');
  system.registry.create('HKLM\\SYSTEM\\Setup\\Status').setValue('AuditBoot', 'REG_DWORD', 1);
  const early = await auditSystem(context);
  if (early && (await reseal(context, early))) return;
  await services(system);
  await withAdministrator(context, () => openDesktop(system, ADMINISTRATOR, log));
  openSysprepWindow(system);
  const late = await auditUser(context);
  system.registry.flush();
  if (late) await reseal(context, late);
}

/** Carries out Reseal or Generalize of an audit pass; true when the machine is on its way down. */
async function reseal({ system, log }: SetupContext, request: AuditRequest): Promise<boolean> {
  if (request.kind === 'reseal' && request.mode === 'audit') {
    if (request.shutdown) await powerOff(system, 'shutdown', 'reseal to audit mode');
    return request.shutdown;
  }
  closeSysprepWindow(system);
  const line = `${system.systemDrive}:\\Windows\\System32\\Sysprep\\sysprep.exe /${request.mode}${request.kind === 'generalize' ? ' /generalize' : ''} /${request.shutdown ? 'shutdown' : 'reboot'} /quiet`;
  await runLogonCommand(system, ADMINISTRATOR, line, log);
  return true;
}
