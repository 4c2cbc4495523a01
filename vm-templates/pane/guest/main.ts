import { programs } from './programs.ts';
import { runLine } from './shell/run-line.ts';
import { createSystem } from './boot/create-system.ts';
import { showPhase } from './boot/phase.ts';
import { watchPowerButton } from './boot/power-button.ts';
import { loadModules } from './boot/kernel-modules.ts';
import { launchApps } from './boot/launch-apps.ts';
import { readMounts } from './boot/mount-table.ts';
import { reportPanic } from './boot/panic.ts';
import { bootedFrom, runtimeDirectory, systemRoot } from './boot/runtime.ts';
import { picture } from './boot/screen.ts';
import { openSerialPort } from './boot/serial-port.ts';
import { drives, identifyFileSystem, rescanDrives } from './boot/volumes.ts';
import type { System } from './system.ts';

const HIVE_FLUSH_MILLISECONDS = 5_000;

/** Starts the system that init found and lives its life; returns when the machine has been told to end, or runs services. */
export async function main(): Promise<void> {
  const serial = openSerialPort();
  reportPanic(serial);
  const system = createSystem({
    root: systemRoot(),
    bootedFrom: bootedFrom(),
    serial,
    programs: new Map(Object.entries(programs)),
    runLine,
    leave: code => process.exit(code),
  });
  picture().title(`Pane ${system.version}   ${system.life}`);
  await loadModules(runtimeDirectory(), 'volumes');
  await nameSystemDevice();
  await rescanDrives();
  // Windows writes changed hives every few seconds; a plug that is pulled costs no more than that.
  setInterval(() => system.registry.flush(), HIVE_FLUSH_MILLISECONDS).unref();
  void watchPowerButton(runtimeDirectory(), () => void system.power('shutdown', 'power button'));
  await live(system);
}

async function live(system: System): Promise<void> {
  switch (system.life) {
    case 'pe':
      return livePe(system);
    case 'setup': {
      const { runSetup } = await import('./setup/setup.ts');
      return runSetup(system);
    }
    default: {
      const { bootWindows } = await import('./setup/boot-windows.ts');
      return bootWindows(system);
    }
  }
}

// winpeshl runs what winpeshl.ini names, else startnet.cmd in a command prompt; after that Windows PE restarts [WinPE: winpeshl.ini].
async function livePe(system: System): Promise<void> {
  showPhase(system, 'pe');
  let exitCode = 0;
  for (const command of launchApps(systemRoot()) ?? [`${system.systemDrive}:\\Windows\\System32\\startnet.cmd`]) {
    exitCode = await system.run(command, {
      account: { name: 'SYSTEM', administrator: true },
      logon: 'interactive',
      cwd: `${system.systemDrive}:\\Windows\\System32`,
      stdout: text => logLines(system, text),
      stderr: text => logLines(system, text),
    });
  }
  await system.power('restart', `the shell of Windows PE ended with ${exitCode}`);
}

function logLines(system: System, text: string): void {
  for (const line of text.split(/\r?\n/)) if (line) system.log(line);
}

// init mounted the system volume; its device is what diskpart shows and what must not get a second letter.
async function nameSystemDevice(): Promise<void> {
  const device = (await readMounts()).find(mount => mount.directory === systemRoot())?.device;
  const drive = drives.get('C');
  if (!drive || !device?.startsWith('/dev/')) return;
  drive.device = device;
  drive.label = (await identifyFileSystem(device))?.label ?? drive.label;
}
