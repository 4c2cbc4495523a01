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
