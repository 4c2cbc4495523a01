import { randomUUID } from 'node:crypto';
import type { Process, Program } from '../../system.ts';
import { allowWinrmHttp, FIREWALL_RULES } from '../../winrm/config/firewall.ts';
import { complain, say } from './console.ts';

const POLICY = FIREWALL_RULES.slice(0, FIREWALL_RULES.lastIndexOf('\\'));
const PROFILES = { domainprofile: ['DomainProfile'], privateprofile: ['StandardProfile'], publicprofile: ['PublicProfile'], allprofiles: ['DomainProfile', 'StandardProfile', 'PublicProfile'] };
const PROTOCOLS: Record<string, string> = { tcp: '6', udp: '17', icmpv4: '1', icmpv6: '58' };

/** netsh advfirewall firewall {add | delete | set | show} rule ..., netsh advfirewall set <profile> state {on | off}. */
export const program: Program = (process) => {
  const words = process.argv;
  const verb = words.slice(0, 4).join(' ').toLowerCase();
  if (!process.account.administrator) {
    complain(process, 'The requested operation requires elevation (Run as administrator).', '');
    return 1;
  }
  const options = new Map(words.slice(4).filter((word) => word.includes('=')).map((word) => [word.slice(0, word.indexOf('=')).toLowerCase(), word.slice(word.indexOf('=') + 1)]));
  if (verb === 'advfirewall firewall add rule') return add(process, options);
  if (verb === 'advfirewall firewall delete rule') return remove(process, options);
  if (verb === 'advfirewall firewall show rule') return show(process, options);
  if (verb === 'advfirewall firewall set rule') return change(process, options);
  const profile = /^advfirewall set (\w+) state$/.exec(verb)?.[1];
  if (profile && profile in PROFILES) return setState(process, PROFILES[profile as 'allprofiles'], words[4]);
  complain(process, `The following command was not found: ${process.tail.trim()}.`);
  return 1;
};

function done(process: Process): number {
  process.system.registry.flush();
  say(process, 'Ok.', '');
  return 0;
}

function syntax(process: Process, text: string): number {
  say(process, '', text, '');
  return 1;
}

function add(process: Process, options: Map<string, string>): number {
  const name = options.get('name');
  const direction = options.get('dir')?.toLowerCase();
  const action = options.get('action')?.toLowerCase();
  if (!name || !direction || !action) return syntax(process, 'One or more essential parameters were not entered.\r\nVerify the required parameters, and reenter them.');
  if (!['in', 'out'].includes(direction) || !['allow', 'block', 'bypass'].includes(action)) return syntax(process, 'A specified value is not valid.');
  const protocol = options.get('protocol')?.toLowerCase() ?? 'any';
  const number = PROTOCOLS[protocol.split(':')[0]!] ?? (/^\d+$/.test(protocol) ? protocol : undefined);
  if (!number && protocol !== 'any') return syntax(process, 'A specified protocol value is not valid.');
  const port = options.get('localport');
  if (port && protocol !== 'tcp' && protocol !== 'udp') return syntax(process, 'A specified value is not valid.\r\nPorts need protocol TCP or UDP.');
  if (port && !/^(any|\d+(-\d+)?(,\d+(-\d+)?)*|rpc|rpc-epmap|iphttps)$/i.test(port)) return syntax(process, 'A specified port value is not valid.');
  const rule = [
    'v2.31', `Action=${action === 'block' ? 'Block' : 'Allow'}`, `Active=${options.get('enable')?.toLowerCase() === 'no' ? 'FALSE' : 'TRUE'}`, `Dir=${direction === 'in' ? 'In' : 'Out'}`,
    ...(number ? [`Protocol=${number}`] : []), ...(port && port.toLowerCase() !== 'any' ? port.split(',').map((entry) => `${entry.includes('-') ? 'LPort2_10' : 'LPort'}=${entry}`) : []),
    ...(options.has('program') ? [`App=${options.get('program')}`] : []), `Name=${name}`, ...(options.has('description') ? [`Desc=${options.get('description')}`] : []),
  ];
  process.system.registry.create(FIREWALL_RULES).setValue(`{${randomUUID().toUpperCase()}}`, 'REG_SZ', `${rule.join('|')}|`);
  return done(process);
}

function field(rule: string, name: string): string | undefined {
  return rule.split('|').find((part) => part.toLowerCase().startsWith(`${name.toLowerCase()}=`))?.slice(name.length + 1);
}

function named(process: Process, name: string | undefined): { key: string; rule: string }[] {
  const wanted = name?.toLowerCase();
  return (process.system.registry.get(FIREWALL_RULES)?.values() ?? [])
    .map(({ name: key, data }) => ({ key, rule: String(data) }))
    .filter(({ rule }) => wanted === 'all' || field(rule, 'Name')?.toLowerCase() === wanted);
}

function remove(process: Process, options: Map<string, string>): number {
  const found = named(process, options.get('name'));
  if (found.length === 0) return syntax(process, 'No rules match the specified criteria.');
  const key = process.system.registry.create(FIREWALL_RULES);
  found.forEach((entry) => key.deleteValue(entry.key));
  say(process, '', `Deleted ${found.length} rule(s).`);
  return done(process);
}

function show(process: Process, options: Map<string, string>): number {
  const found = named(process, options.get('name'));
  if (found.length === 0) return syntax(process, 'No rules match the specified criteria.');
  for (const { rule } of found) {
    const lines: [string, string][] = [
      ['Enabled', field(rule, 'Active') === 'FALSE' ? 'No' : 'Yes'],
      ['Direction', field(rule, 'Dir') ?? 'In'],
      ['Profiles', 'Domain,Private,Public'],
      ['Protocol', Object.entries(PROTOCOLS).find(([, number]) => number === field(rule, 'Protocol'))?.[0].toUpperCase() ?? 'Any'],
      ['LocalPort', field(rule, 'LPort') ?? field(rule, 'LPort2_10') ?? 'Any'],
      ['Action', field(rule, 'Action') ?? 'Allow'],
    ];
    say(process, '', `${'Rule Name:'.padEnd(38)}${field(rule, 'Name')}`, '-'.repeat(70));
    for (const [label, value] of lines) say(process, `${`${label}:`.padEnd(38)}${value}`);
  }
  return done(process);
}

/** `set rule group="windows remote management" new enable=yes`, and by name. */
function change(process: Process, options: Map<string, string>): number {
  const active = options.get('enable')?.toLowerCase() === 'yes' ? 'TRUE' : 'FALSE';
  if (options.get('group')?.toLowerCase() === 'windows remote management') {
    if (active === 'TRUE') allowWinrmHttp(process.system.registry);
    else process.system.registry.create(FIREWALL_RULES).deleteValue('WINRM-HTTP-In-TCP');
    say(process, '', 'Updated 1 rule(s).');
    return done(process);
  }
  const found = named(process, options.get('name'));
  if (found.length === 0) return syntax(process, 'No rules match the specified criteria.');
  const key = process.system.registry.create(FIREWALL_RULES);
  for (const { key: name, rule } of found) key.setValue(name, 'REG_SZ', rule.replace(/Active=\w+/, `Active=${active}`));
  say(process, '', `Updated ${found.length} rule(s).`);
  return done(process);
}

function setState(process: Process, profiles: string[], word: string | undefined): number {
  if (!/^(on|off)$/i.test(word ?? '')) return syntax(process, 'A specified value is not valid.');
  for (const profile of profiles) process.system.registry.create(`${POLICY}\\${profile}`).setValue('EnableFirewall', 'REG_DWORD', word!.toLowerCase() === 'on' ? 1 : 0);
  return done(process);
}
