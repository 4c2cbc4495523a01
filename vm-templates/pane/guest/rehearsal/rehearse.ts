import { createSystem } from '../boot/create-system.ts';
import { programs } from '../programs.ts';
import { runLine } from '../shell/run-line.ts';
import { rehearseWinrm } from './winrm-session.ts';

export { main } from '../main.ts';

/** Command lines that a boot and a first job run; each touches code that would otherwise be compiled in the guest. */
const LINES = [
  'echo ready',
  'set /a n=1+2',
  'for %d in (C D) do if exist %d:\\wimproof\\payload.id echo %d',
  'reg query "HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion"',
  'reg add HKLM\\SOFTWARE\\Rehearsal /v Value /t REG_DWORD /d 1 /f',
  'dism /Online /English /Get-Packages',
  'dism /Online /English /Get-Features',
  'dism /Online /English /Get-Drivers',
  'pnputil /enum-drivers',
  'netsh advfirewall firewall add rule name=rehearsal dir=in action=allow protocol=TCP localport=5986',
  'sc query WinRM',
  'whoami',
  'systeminfo',
];

/**
 * Runs the usual paths once on the image build's machine, so that the code cache taken afterwards holds their functions.
 * What the lines answer does not matter here; tests look at that.
 * @param stage a copy of the base image's tree, which may be changed
 */
export async function rehearse(stage: string): Promise<void> {
  const system = createSystem({
    root: stage,
    bootedFrom: 'disk',
    serial: { writeLine: () => undefined, close: () => undefined },
    programs: new Map(Object.entries(programs)),
    runLine,
    leave: () => undefined,
  });
  for (const line of LINES) await system.run(line);
  await rehearseWinrm(system);
  system.registry.flush();
}
