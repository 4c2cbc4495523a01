import type { Account, System } from '../system.ts';

/** Where machine-wide variables live; their REG_EXPAND_SZ values may name earlier ones. */
const MACHINE = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment';

/** The environment that a new logon session gets. Keys upper-case. */
export function defaultEnvironment(system: System, account: Account): Map<string, string> {
  const drive = `${system.systemDrive}:`;
  const root = `${drive}\\Windows`;
  const isSystem = account.name.toUpperCase() === 'SYSTEM';
  const profile = isSystem ? `${root}\\System32\\config\\systemprofile` : `${drive}\\Users\\${account.name}`;
  const temp = isSystem ? `${root}\\TEMP` : `${profile}\\AppData\\Local\\Temp`;
  const env = new Map<string, string>([
    ['ALLUSERSPROFILE', `${drive}\\ProgramData`],
    ['APPDATA', `${profile}\\AppData\\Roaming`],
    ['COMMONPROGRAMFILES', `${drive}\\Program Files\\Common Files`],
    ['COMPUTERNAME', system.computerName],
    ['COMSPEC', `${root}\\system32\\cmd.exe`],
    ['LOCALAPPDATA', `${profile}\\AppData\\Local`],
    ['NUMBER_OF_PROCESSORS', '1'],
    ['OS', 'Windows_NT'],
    ['PATH', `${root}\\system32;${root};${root}\\System32\\Wbem;${root}\\System32\\WindowsPowerShell\\v1.0\\`],
    ['PATHEXT', '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC'],
    ['PROCESSOR_ARCHITECTURE', 'AMD64'],
    ['PROCESSOR_IDENTIFIER', 'Intel64 Family 6 Model 158 Stepping 9, GenuineIntel'],
    ['PROGRAMDATA', `${drive}\\ProgramData`],
    ['PROGRAMFILES', `${drive}\\Program Files`],
    ['PROGRAMFILES(X86)', `${drive}\\Program Files (x86)`],
    ['PROGRAMW6432', `${drive}\\Program Files`],
    ['PROMPT', '$P$G'],
    ['PUBLIC', `${drive}\\Users\\Public`],
    ['SYSTEMDRIVE', drive],
    ['SYSTEMROOT', root],
    ['TEMP', temp],
    ['TMP', temp],
    ['USERDOMAIN', isSystem ? 'WORKGROUP' : system.computerName],
    ['USERNAME', isSystem ? `${system.computerName}$` : account.name],
    ['USERPROFILE', profile],
    ['WINDIR', root],
  ]);
  if (!isSystem) env.set('HOMEDRIVE', drive).set('HOMEPATH', `\\Users\\${account.name}`);
  for (const { name, data } of system.registry.get(MACHINE)?.values() ?? []) {
    if (typeof data !== 'string') continue;
    const expanded = data.replace(/%([^%]+)%/g, (whole, key: string) => env.get(key.toUpperCase()) ?? whole);
    // WinPE and Windows keep PATH there too; a value without the system directory would leave no command to run.
    const own = !isSystem && /^TE?MP$/i.test(name);
    if (!own && (name.toUpperCase() !== 'PATH' || /system32/i.test(expanded))) env.set(name.toUpperCase(), expanded);
  }
  return env;
}
