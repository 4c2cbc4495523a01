import { type DismGlobals, type DismTarget, flag, optional, servicing } from './command-line.ts';

export type CleanupAction = 'check-health' | 'scan-health' | 'restore-health' | 'start-component-cleanup' | 'analyze-component-store';

const switches: Record<CleanupAction, string> = {
  'check-health': '/CheckHealth',
  'scan-health': '/ScanHealth',
  'restore-health': '/RestoreHealth',
  'start-component-cleanup': '/StartComponentCleanup',
  'analyze-component-store': '/AnalyzeComponentStore',
};

/**
 * `/Cleanup-Image`. RangeError for `resetBase` with anything but the clean-up, and for a source with anything but the
 * restore: DISM refuses both as unknown options [DISM Operating System Package Servicing Command-Line Options].
 */
export function cleanupImageArguments(target: DismTarget, action: CleanupAction, options: DismGlobals & { resetBase?: boolean; source?: string; limitAccess?: boolean } = {}): string[] {
  if (options.resetBase && action !== 'start-component-cleanup') throw new RangeError('/ResetBase belongs to /StartComponentCleanup');
  if ((options.source !== undefined || options.limitAccess) && action !== 'restore-health') throw new RangeError('/Source and /LimitAccess belong to /RestoreHealth');
  return servicing(target, options, ['/Cleanup-Image', switches[action], ...flag('/ResetBase', options.resetBase), ...optional('/Source', options.source), ...flag('/LimitAccess', options.limitAccess)]);
}
