/** The image that a command works on: the running system, or a folder with an applied or mounted one (`W:\`). */
export type DismTarget = 'online' | OfflineImage;
export interface OfflineImage {
  image: string;
}

export interface DismGlobals {
  /** Own log of this call. In Windows PE put it on the job disk or the target: X: is lost. */
  logPath?: string;
  /** A folder on a local NTFS volume; in Windows PE on the target disk. Must exist. */
  scratchDir?: string;
  /** 1 errors, 2 warnings, 3 information (default), 4 debug. A cumulative update logs hundreds of MB at 3. */
  logLevel?: 1 | 2 | 3 | 4;
}

/**
 * `/Name:value`. RangeError for a value that dism.exe could not get whole: an empty one ("The %1 option is missing a
 * required argument", message 0xc1500021), and quotes or line breaks, which end the argument early.
 */
export function option(name: string, value: string): string {
  if (value === '' || /["\u0000-\u001f]/.test(value)) throw new RangeError(`${name} cannot be given ${JSON.stringify(value)}`);
  return `${name}:${value}`;
}

/** The option when there is a value, else nothing. */
export function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [option(name, value)];
}

/** The switch when it is on, else nothing. */
export function flag(name: string, on: boolean | undefined): string[] {
  return on ? [name] : [];
}

/** Log and scratch options, and /English: without it output cannot be parsed. */
function globals(options: DismGlobals): string[] {
  return [
    '/English',
    ...optional('/LogPath', options.logPath),
    ...(options.logLevel === undefined ? [] : [`/LogLevel:${options.logLevel}`]),
    ...optional('/ScratchDir', options.scratchDir),
  ];
}

/** `/NoRestart` always: online, DISM would otherwise ask a question that nobody answers. */
export function servicing(target: DismTarget, options: DismGlobals, rest: string[]): string[] {
  return ['dism.exe', target === 'online' ? '/Online' : option('/Image', target.image), ...globals(options), '/NoRestart', ...rest];
}

/** An imaging command takes no target, and no /NoRestart. */
export function imaging(options: DismGlobals, rest: string[]): string[] {
  return ['dism.exe', ...globals(options), ...rest];
}

/** For what DISM does to offline images alone (DISM driver, international, application and Windows PE servicing pages). */
export function offlineOnly(target: DismTarget, command: string): OfflineImage {
  if (target === 'online') throw new RangeError(`${command} does not work with /Online`);
  return target;
}
