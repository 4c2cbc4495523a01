export interface SysprepOptions {
  /** Which experience the next boot gives. */
  next: 'oobe' | 'audit';
  generalize: boolean;
  then: 'shutdown' | 'reboot' | 'quit';
  /** Answer file, to be given always: the implicit search might find a cached one. */
  unattend?: string;
  /** Same hypervisor, quicker first boot; only with generalize and oobe. */
  modeVm?: boolean;
}

/**
 * Sysprep's argument array. It must run in the session of the logged-on administrator: as SYSTEM it is not supported.
 * Success is the machine's going off and the image state, not the exit code.
 */
export function sysprepArguments(options: SysprepOptions): string[] {
  if (options.modeVm && !(options.generalize && options.next === 'oobe')) throw new RangeError('/mode:vm needs /generalize and /oobe');
  return [
    '%SystemRoot%\\System32\\Sysprep\\sysprep.exe',
    `/${options.next}`,
    ...(options.generalize ? ['/generalize'] : []),
    ...(options.modeVm ? ['/mode:vm'] : []),
    `/${options.then}`,
    '/quiet',
    ...(options.unattend === undefined ? [] : [`/unattend:${options.unattend}`]),
  ];
}
