import { existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBaseServices } from '../../vm-templates/pane/guest/registry/base/services.ts';
import { openRegistry } from '../../vm-templates/pane/guest/registry/registry.ts';
import { runCommandLine } from '../../vm-templates/pane/guest/shell/cmd.ts';
import type { Drive, Life, Program, System } from '../../vm-templates/pane/guest/system.ts';

/** Thrown by the test system's `power`, which on a machine never returns. */
export class PowerOff extends Error {
  readonly action: string;
  constructor(action: string) {
    super(action);
    this.name = 'PowerOff';
    this.action = action;
  }
}
export interface TestSystem extends System {
  /** Lines written to COM1. */
  serialLines: string[];
  logLines: string[];
  /** `restart` or `shutdown`, as asked for. */
  powered: string[];
  /** Adds a drive on a new temporary directory and gives its POSIX root. */
  addDrive(letter: string, label: string, kind?: Drive['kind']): string;
}
export interface TestOptions {
  life?: Life;
  systemDrive?: string;
  programs?: Record<string, Program>;
}

function matchCase(root: string, names: string[]): string {
  let place = root;
  for (const name of names) {
    const found = existsSync(join(place, name)) || !existsSync(place) ? name : readdirSync(place).find((entry) => entry.toLowerCase() === name.toLowerCase());
    place = join(place, found ?? name);
  }
  return place;
}

/** A System on temporary directories with real (fresh) hives. `root` becomes the system drive. */
export function createTestSystem(root = mkdtempSync(join(tmpdir(), 'pane-')), options: TestOptions = {}): TestSystem {
  const letter = options.systemDrive ?? 'C';
  for (const directory of ['Windows/System32/config', 'Windows/Panther', 'Windows/Temp', 'Users']) mkdirSync(join(root, directory), { recursive: true });
  const drives = new Map<string, Drive>([[letter, { letter, root, kind: letter === 'X' ? 'ramdisk' : 'fixed', label: 'Windows' }]]);
  const registry = openRegistry(join(root, 'Windows/System32/config'), { fresh: true });
  if (!registry.get('HKLM\\SYSTEM\\ControlSet001\\Services')) writeBaseServices(registry, letter === 'X' ? 'pe' : 'install');
  const system: TestSystem = {
    life: options.life ?? 'normal',
    systemDrive: letter,
    drives,
    programs: new Map(Object.entries(options.programs ?? {})),
    registry,
    architecture: 'amd64',
    version: '10.0.26100.1',
    computerName: 'WIN-TEST',
    bootTime: new Date(),
    serialLines: [],
    logLines: [],
    powered: [],
    resolve(path, cwd = `${letter}:\\`) {
      const text = path.replaceAll('"', '').replaceAll('/', '\\');
      const drive = /^([A-Za-z]):/.exec(text)?.[1]?.toUpperCase() ?? cwd.slice(0, 1).toUpperCase();
      const rest = text.replace(/^[A-Za-z]:/, '');
      const found = drives.get(drive);
      if (!found) throw new Error(`The system cannot find the path specified: ${path}`);
      const names: string[] = [];
      const relative = !rest.startsWith('\\') && cwd.slice(0, 1).toUpperCase() === drive;
      for (const name of `${relative ? cwd.slice(2) : ''}\\${rest}`.split('\\')) {
        if (name === '..') names.pop();
        else if (name !== '' && name !== '.') names.push(name);
      }
      return matchCase(found.root, names);
    },
    run: (line, runOptions) => runCommandLine(system, line, runOptions),
    serial: (line) => void system.serialLines.push(line),
    power: (action) => {
      system.powered.push(action);
      return Promise.reject(new PowerOff(action));
    },
    log: (line) => void system.logLines.push(line),
    addDrive(driveLetter, label, kind = 'cdrom') {
      const directory = mkdtempSync(join(tmpdir(), `pane-${driveLetter}-`));
      drives.set(driveLetter, { letter: driveLetter, root: directory, kind, label });
      return directory;
    },
  };
  return system;
}

/** Runs a line and gives what it wrote. */
export async function runCaptured(system: System, line: string, options: Parameters<System['run']>[1] = {}): Promise<{ code: number; stdout: string; stderr: string }> {
  let stdout = '';
  let stderr = '';
  const code = await system.run(line, { cwd: `${system.systemDrive}:\\`, ...options, stdout: (text) => { stdout += text; }, stderr: (text) => { stderr += text; } });
  return { code, stdout, stderr };
}
