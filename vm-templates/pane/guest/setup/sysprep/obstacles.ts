import { onlineImage } from '../../servicing/image.ts';
import { isRestartPending, readPending } from '../../servicing/packages/pending.ts';
import type { Process, System } from '../../system.ts';
import { isSysprepWindowOpen } from '../session.ts';

/** Why Sysprep does not begin. `code` is its exit code, a Win32 error number. */
export interface Obstacle {
  code: number;
  message: string;
}

/** Sysprep can be run this many times on one image ("Sysprep (Generalize) a Windows installation"). */
export const GENERALIZE_LIMIT = 8;
const STATUS = 'HKLM\\SYSTEM\\Setup\\Status\\SysprepStatus';
const UPDATE_RESTART = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\WindowsUpdate\\Auto Update\\RebootRequired';

const ERROR = { accessDenied: 5, generalFailure: 31, alreadyRunning: 1056, rebootRequired: 3017, notSupported: 50 } as const;

/** How often this image has been generalized. Windows counts in its licensing store; the value's name is Pane's own. */
export function generalizeCount(system: System): number {
  return system.registry.get(STATUS)?.number('GeneralizeCount') ?? 0;
}

/** Records what Sysprep did: the counter, and 7 and 2, which mean that generalize and clean-up have succeeded. */
export function recordGeneralize(system: System): void {
  const status = system.registry.create(STATUS);
  status.setValue('GeneralizeCount', 'REG_DWORD', generalizeCount(system) + 1);
  status.setValue('GeneralizationState', 'REG_DWORD', 7);
  status.setValue('CleanupState', 'REG_DWORD', 2);
}

/** Updates that wait for a restart would be lost half-way through. */
function restartPending(system: System): boolean {
  const image = onlineImage(system);
  return isRestartPending(image) || readPending(image).length > 0 || system.registry.get(UPDATE_RESTART) !== undefined;
}

/** The first reason not to begin, in the order in which Sysprep looks: who asks, what else runs, the state of the image. */
export function findObstacle(process: Process, generalize: boolean): Obstacle | undefined {
  const { system, account, logon } = process;
  if (!account.administrator) return { code: ERROR.accessDenied, message: 'You must be an administrator to run Sysprep.' };
  if (account.name.toUpperCase() === 'SYSTEM') return { code: ERROR.notSupported, message: 'Sysprep cannot run in the security context of the SYSTEM account; run it in the session of an administrator.' };
  if (logon === 'network') return { code: ERROR.notSupported, message: 'Sysprep cannot run in a network logon session; run it in the session of an administrator.' };
  if (logon !== 'interactive') return { code: ERROR.notSupported, message: 'Sysprep cannot run without an interactive logon; run it in the session of an administrator.' };
  if (isSysprepWindowOpen(system)) return { code: ERROR.alreadyRunning, message: 'Another instance of Sysprep is already running: its window is open.' };
  if (restartPending(system)) return { code: ERROR.rebootRequired, message: 'There are one or more Windows updates that require a reboot. Restart the computer before running Sysprep.' };
  if (generalize && generalizeCount(system) >= GENERALIZE_LIMIT) return { code: ERROR.generalFailure, message: `Not running DLLs: the image has been generalized ${GENERALIZE_LIMIT} times, dwRet = 0x1f` };
  return undefined;
}
