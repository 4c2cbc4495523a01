import path from 'node:path';
import { openRegistry } from '../registry/registry.ts';
import type { System } from '../system.ts';
import { chooseLife } from './life.ts';
import { endLife } from './power.ts';
import { resolvePath } from './resolve-path.ts';
import { picture } from './screen.ts';
import type { SerialPort } from './serial-port.ts';
import { drives } from './volumes.ts';
import { createWindowsLog } from './windows-log.ts';

/** What a system is made of, apart from the registry it finds on its volume. */
export interface SystemParts {
  /** POSIX root of the system volume. */
  root: string;
  bootedFrom: 'media' | 'disk';
  serial: SerialPort;
  programs: System['programs'];
  /** Runs one command line as `cmd /d /c` does. */
  runLine(system: System, line: string, options?: Parameters<System['run']>[1]): Promise<number>;
  /** Ends the process with an exit code for init. */
  leave(exitCode: number): void;
}

/** Builds the System that every part of Pane works on; the system drive is the only drive until `rescanDrives()`. */
export function createSystem(parts: SystemParts): System {
  const systemDrive = parts.bootedFrom === 'media' ? 'X' : 'C';
  const registry = openRegistry(path.join(parts.root, 'Windows', 'System32', 'config'));
  const writeLog = createWindowsLog(parts.root);
  drives.set(systemDrive, {
    letter: systemDrive,
    root: parts.root,
    kind: parts.bootedFrom === 'media' ? 'ramdisk' : 'fixed',
    label: parts.bootedFrom === 'media' ? 'Boot' : 'Windows',
  });
  const system: System = {
    life: chooseLife(parts.root, parts.bootedFrom),
    systemDrive,
    drives,
    programs: parts.programs,
    registry,
    architecture: 'amd64',
    // An update raises the revision while the system runs.
    get version() {
      return versionOf(registry);
    },
    computerName: registry.get('HKLM\\SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName')?.text('ComputerName') ?? 'MINWINPC',
    bootTime: new Date(Date.now() - process.uptime() * 1000),
    resolve: (windowsPath, cwd) => resolvePath(drives, windowsPath, cwd ?? `${systemDrive}:\\`),
    run: (line, options) => parts.runLine(system, line, options),
    serial: line => parts.serial.writeLine(line),
    power: (action, detail) => {
      system.log(`${action}${detail ? `: ${detail}` : ''}`);
      picture().phase(action === 'restart' ? 'Restarting' : 'Shutting down');
      picture().draw();
      return endLife(system, action, parts.leave);
    },
    log: line => {
      writeLog(line);
      picture().line(line);
    },
  };
  return system;
}

// The same values that `ver` and winver show; an image without them is not one that Windows would start.
function versionOf(registry: System['registry']): string {
  const current = registry.get('HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion');
  const part = (name: string): string | undefined => current?.number(name)?.toString();
  return [part('CurrentMajorVersionNumber') ?? '10', part('CurrentMinorVersionNumber') ?? '0', current?.text('CurrentBuildNumber') ?? current?.text('CurrentBuild') ?? '26100', part('UBR') ?? '1'].join('.');
}
