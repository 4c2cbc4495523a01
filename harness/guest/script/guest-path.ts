import { WimproofError } from '../../errors/wimproof-error.ts';

/**
 * A path of the finished system as a batch file takes it, in plain quotes: `"%SystemDrive%\Tools\a.txt"` for
 * `C:\Tools\a.txt` (the letter stands for the system drive, which a machine may name otherwise). Quotes, wildcards and
 * characters that no file name has are refused; percent signs are doubled.
 * @throws WimproofError WP-SCENARIO-GUEST-PATH (scenario)
 */
export function quotedGuestPath(path: string): string {
  const match = /^(?:[Cc]:|(%SystemDrive%)|(%SystemRoot%|%windir%))((?:\\[^\\/:*?"<>|\x00-\x1f]+)+)$/i.exec(path);
  if (!match)
    throw new WimproofError({
      code: 'WP-SCENARIO-GUEST-PATH',
      kind: 'scenario',
      cause: `${JSON.stringify(path)} is no path of a file on the system drive`,
      mend: 'write it whole, such as C:\\Windows\\notepad.exe or %SystemRoot%\\notepad.exe, without wildcards',
    });
  return `"${match[2] ? '%SystemRoot%' : '%SystemDrive%'}${match[3]!.replaceAll('%', '%%')}"`;
}

/** Whether `quotedGuestPath` takes it. */
export function isGuestPath(path: string): boolean {
  try {
    quotedGuestPath(path);
    return true;
  } catch {
    return false;
  }
}
