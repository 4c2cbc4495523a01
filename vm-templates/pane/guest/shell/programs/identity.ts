import { findAccount, machineSid } from '../../setup/accounts.ts';
import type { Process, Program } from '../../system.ts';
import { complain, say } from './console.ts';

function sidOf(process: Process): string {
  if (process.account.name.toUpperCase() === 'SYSTEM') return 'S-1-5-18';
  return `${machineSid(process.system)}-${findAccount(process.system, process.account.name)?.rid ?? 1000}`;
}

function userName(process: Process): string {
  if (process.account.name.toUpperCase() === 'SYSTEM') return 'nt authority\\system';
  return `${process.system.computerName}\\${process.account.name}`.toLowerCase();
}

/** whoami [/USER | /GROUPS]. */
export const whoami: Program = (process) => {
  const option = process.argv[0]?.toLowerCase();
  if (option === undefined) say(process, userName(process));
  else if (option === '/user') {
    const [name, sid] = [userName(process), sidOf(process)];
    say(process, '', 'USER INFORMATION', '----------------', '', `${'User Name'.padEnd(name.length)} SID`, `${'='.repeat(name.length)} ${'='.repeat(sid.length)}`, `${name} ${sid}`);
  } else if (option === '/groups') {
    const groups = findAccount(process.system, process.account.name)?.groups ?? ['Administrators'];
    say(process, '', 'GROUP INFORMATION', '-----------------', '');
    for (const group of groups) say(process, `BUILTIN\\${group}`);
    say(process, `NT AUTHORITY\\${{ network: 'NETWORK', interactive: 'INTERACTIVE', service: 'SERVICE' }[process.logon]}`);
  } else {
    complain(process, `ERROR: Invalid argument/option - '${process.argv[0]}'.`, 'Type "WHOAMI /?" for usage.');
    return 1;
  }
  return 0;
};

export const hostname: Program = (process) => {
  say(process, process.system.computerName);
  return 0;
};

const CURRENT_VERSION = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** systeminfo: the lines that are asked for in practice. */
export const systeminfo: Program = (process) => {
  const { system } = process;
  const key = system.registry.get(CURRENT_VERSION);
  const build = system.version.split('.')[2] ?? '';
  const time = (date: Date): string => `${date.toLocaleDateString('en-US')}, ${date.toLocaleTimeString('en-US')}`;
  const lines: [string, string][] = [
    ['Host Name', system.computerName],
    ['OS Name', `Microsoft ${key?.text('ProductName') ?? 'Windows'}`],
    ['OS Version', `${system.version.split('.').slice(0, 3).join('.')} N/A Build ${build}`],
    ['OS Manufacturer', 'Microsoft Corporation'],
    ['Registered Owner', key?.text('RegisteredOwner') || 'N/A'],
    ['System Boot Time', time(system.bootTime)],
    ['System Manufacturer', 'QEMU'],
    ['System Type', 'x64-based PC'],
    ['Windows Directory', `${system.systemDrive}:\\Windows`],
    ['System Directory', `${system.systemDrive}:\\Windows\\system32`],
    ['Domain', 'WORKGROUP'],
  ];
  say(process, '');
  for (const [name, value] of lines) say(process, `${`${name}:`.padEnd(27)}${value}`);
  return 0;
};

const TIME_ZONE = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\TimeZoneInformation';

/** tzutil /g | /s name. The name is printed without a line end, as Windows does. */
export const tzutil: Program = (process) => {
  const option = process.argv[0]?.toLowerCase();
  const key = process.system.registry.create(TIME_ZONE);
  if (option === '/g') process.stdout(key.text('TimeZoneKeyName') ?? 'Pacific Standard Time');
  else if (option === '/s' && process.argv[1]) key.setValue('TimeZoneKeyName', 'REG_SZ', process.argv[1]);
  else {
    complain(process, 'The parameter is incorrect.');
    return 1;
  }
  return 0;
};
