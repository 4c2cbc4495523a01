import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createSystem } from '../boot/create-system.ts';
import { programs } from '../programs.ts';
import { startServices, startWindows } from '../setup/boot-windows.ts';
import { writeFinishedState } from '../setup/finished-state.ts';
import { SetupLog } from '../setup/setup-log.ts';
import { runLine } from '../shell/run-line.ts';
import { REHEARSAL_CERTIFICATE } from './certificate.ts';
import { rehearseRemoteSession } from './remote-session.ts';

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
 * Boots an installed system once on the image build's machine, with services, a remote session and the first command lines,
 * so that the code cache taken afterwards holds their functions. What the lines answer does not matter here; tests look at that.
 * @param stage a copy of the base image's tree, which may be changed
 */
export async function rehearse(stage: string): Promise<void> {
  const password = randomBytes(12).toString('base64url');
  await writeFinishedState(stage, {
    computerName: 'REHEARSAL',
    administratorPassword: password,
    listeners: [{ transport: 'HTTP', port: 0 }, { transport: 'HTTPS', port: 0 }],
    certificate: { pfx: await readFile(path.join(stage, REHEARSAL_CERTIFICATE)), password: '' },
  });
  const system = createSystem({
    root: stage,
    bootedFrom: 'disk',
    serial: { writeLine: () => undefined, close: () => undefined },
    programs: new Map(Object.entries(programs)),
    runLine,
    leave: () => undefined,
  });
  const log = new SetupLog(path.join(stage, 'Windows', 'Panther'), line => system.log(line));
  await startWindows({ system, log }, startServices);
  for (const line of LINES) await system.run(line);
  await rehearseRemoteSession(system, 'Administrator', password);
  system.registry.flush();
}
