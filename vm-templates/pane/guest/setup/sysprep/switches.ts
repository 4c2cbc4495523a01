export interface SysprepSwitches {
  /** What the next boot leads to; undefined opens the window. */
  next?: 'oobe' | 'audit';
  generalize: boolean;
  /** What comes after; undefined opens the window. */
  then?: 'shutdown' | 'reboot' | 'quit';
  quiet: boolean;
  /** Same hypervisor: device detection of the next boot is shorter. */
  modeVm: boolean;
  /** Answer file as given. */
  unattend?: string;
}

/** The command line is not one of Sysprep's. */
export class SwitchError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SwitchError';
  }
}

/**
 * Reads Sysprep's switches ("Sysprep command-line options"): `/` or `-`, without regard to case. Throws SwitchError for an
 * unknown one, for two of a kind that exclude each other, and for /mode:vm without /generalize /oobe.
 */
export function readSwitches(words: readonly string[]): SysprepSwitches {
  const switches: SysprepSwitches = { generalize: false, quiet: false, modeVm: false };
  const choose = <K extends 'next' | 'then'>(kind: K, value: NonNullable<SysprepSwitches[K]>): void => {
    if (switches[kind] !== undefined && switches[kind] !== value) throw new SwitchError(`/${switches[kind]} and /${value} exclude each other`);
    switches[kind] = value;
  };
  for (const word of words) {
    const name = word.replace(/^[/-]/, '').toLowerCase();
    if (name === word.toLowerCase()) throw new SwitchError(`unknown option ${word}`);
    if (name === 'oobe' || name === 'audit') choose('next', name);
    else if (name === 'shutdown' || name === 'reboot' || name === 'quit') choose('then', name);
    else if (name === 'generalize') switches.generalize = true;
    else if (name === 'quiet') switches.quiet = true;
    else if (name === 'mode:vm') switches.modeVm = true;
    else if (name.startsWith('unattend:') && name.length > 'unattend:'.length) switches.unattend = word.slice('/unattend:'.length);
    else throw new SwitchError(`unknown option ${word}`);
  }
  if (switches.modeVm && !(switches.generalize && switches.next === 'oobe')) throw new SwitchError('/mode:vm needs /generalize and /oobe');
  if (switches.quiet && !(switches.next && switches.then)) throw new SwitchError('/quiet needs /oobe or /audit, and /shutdown, /reboot or /quit');
  return switches;
}
