import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Folders that every Windows image has, so that scripts and answer files find what they expect. */
const COMMON = [
  'Program Files/Common Files', 'Program Files (x86)', 'ProgramData', 'Users/Default', 'Users/Public',
  'Windows/Boot/EFI', 'Windows/Fonts', 'Windows/INF', 'Windows/Logs/CBS', 'Windows/Logs/DISM', 'Windows/servicing/Packages',
  'Windows/System32/config', 'Windows/System32/drivers/etc', 'Windows/System32/DriverStore/FileRepository', 'Windows/System32/en-US',
  'Windows/System32/wbem', 'Windows/SysWOW64', 'Windows/Temp', 'Windows/WinSxS',
];
const INSTALLED = [
  'PerfLogs', 'Program Files (x86)/Common Files', 'Users/Default/Desktop', 'Users/Default/Documents', 'Users/Default/AppData/Local/Temp',
  'Users/Public/Desktop', 'Users/Public/Documents', 'Windows/Panther', 'Windows/Prefetch', 'Windows/servicing/Sessions', 'Windows/Setup/State',
  'Windows/SoftwareDistribution/Download', 'Windows/System32/spp/tokens', 'Windows/System32/Sysprep', 'Windows/System32/Tasks', 'Windows/SystemApps',
];

/** The programs that are files of their own kind or place; every other one is `System32\<name>.exe`. */
const PLACE: Record<string, string> = {
  setup: 'oobe/setup.exe',
  sysprep: 'Sysprep/sysprep.exe',
  winrm: 'winrm.cmd',
  powershell: 'WindowsPowerShell/v1.0/powershell.exe',
};

/** What Windows PE does not have without optional components. */
const NOT_IN_PE = new Set(['certutil', 'changepk', 'cscript', 'driverquery', 'findstr', 'lpksetup', 'msiexec', 'powershell', 'schtasks', 'sysprep', 'systeminfo', 'tzutil', 'winrm', 'winrmhost', 'wusa']);

/**
 * Writes the folders and program files of a Windows-like tree. Program files hold a marker only: Pane runs its programs
 * inside its one system process, but scripts ask whether `%windir%\System32\dism.exe` exists.
 */
export async function writeWindowsTree(root: string, kind: 'install' | 'pe', programs: readonly string[]): Promise<void> {
  for (const folder of kind === 'install' ? [...COMMON, ...INSTALLED] : COMMON) await mkdir(path.join(root, folder), { recursive: true });
  const system32 = path.join(root, 'Windows', 'System32');
  for (const name of programs) {
    const file = path.join(system32, PLACE[name] ?? `${name}.exe`);
    if (kind === 'pe' && NOT_IN_PE.has(name)) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, programMarker(name));
  }
  await writeFile(path.join(system32, 'drivers', 'etc', 'hosts'), '127.0.0.1 localhost\r\n::1 localhost\r\n');
  if (kind === 'pe') await writeFile(path.join(system32, 'startnet.cmd'), 'wpeinit\r\n');
}

/** The content of a program file: a DOS header's magic number and the program's name. */
export function programMarker(name: string): string {
  return `MZ\r\nPane runs ${name} inside its system process.\r\n`;
}
