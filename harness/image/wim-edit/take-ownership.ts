import { execa } from 'execa';
import { systemProgram } from '../system-program.ts';

/**
 * Gives a file or folder of a mounted image to the administrators, with full access. By the group's SID, since its name is
 * translated. [Windows commands: takeown /f /a /r /d, icacls /grant /t; well-known SIDs: S-1-5-32-544]
 * Failures are left to the change that follows: it then says what is denied.
 */
export async function takeOwnership(target: string): Promise<void> {
  for (const [program, ...argv] of ownershipCommands(target)) {
    await execa(systemProgram(program as string), argv, { reject: false, timeout: 120_000, stdin: 'ignore', windowsHide: true });
  }
}

/** No `/r` and `/d`: takeown's answer for `/d` is translated (`Y`, `J`, `O`); icacls /t reaches what is below after the folder is ours. */
export function ownershipCommands(target: string): string[][] {
  return [
    ['takeown.exe', '/f', target, '/a'],
    ['icacls.exe', target, '/grant', '*S-1-5-32-544:F', '/t', '/c', '/q'],
  ];
}
