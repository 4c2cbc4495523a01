import type { Registry } from '../../registry/registry.ts';

/** Where Windows keeps its firewall rules: one REG_SZ each, `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|Name=...|`. */
export const FIREWALL_RULES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';
const PROFILES = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy';
const TCP = '6';

function fields(rule: string): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const part of rule.split('|')) {
    const equals = part.indexOf('=');
    if (equals < 0) continue;
    const name = part.slice(0, equals).toUpperCase();
    all.set(name, [...(all.get(name) ?? []), part.slice(equals + 1)]);
  }
  return all;
}

function coversPort(rule: Map<string, string[]>, port: number): boolean {
  const ports = [...(rule.get('LPORT') ?? []), ...(rule.get('LPORT2_10') ?? [])];
  if (ports.length === 0) return true;
  return ports.flatMap((entry) => entry.split(',')).some((entry) => {
    const [from, to] = entry.split('-').map(Number) as [number, number | undefined];
    return port >= from && port <= (to ?? from);
  });
}

/**
 * Whether a connection from another machine may reach a TCP port: inbound traffic is blocked unless a rule allows it;
 * a blocking rule wins; with the firewall switched off for the standard profile everything passes.
 */
export function firewallAllows(registry: Registry, port: number): boolean {
  if (['StandardProfile', 'PublicProfile'].every((profile) => registry.get(`${PROFILES}\\${profile}`)?.number('EnableFirewall') === 0)) return true;
  let allowed = false;
  for (const value of registry.get(FIREWALL_RULES)?.values() ?? []) {
    if (typeof value.data !== 'string') continue;
    const rule = fields(value.data);
    const is = (name: string, wanted: string): boolean => rule.get(name)?.[0]?.toUpperCase() === wanted;
    if (!is('DIR', 'IN') || is('ACTIVE', 'FALSE')) continue;
    const protocol = rule.get('PROTOCOL')?.[0];
    if (protocol !== undefined && protocol !== TCP) continue;
    if (!coversPort(rule, port)) continue;
    if (is('ACTION', 'BLOCK')) return false;
    if (is('ACTION', 'ALLOW')) allowed = true;
  }
  return allowed;
}

/** The rule that `winrm quickconfig` switches on: port 5985, all profiles but public ones from the local subnet only (which Pane's one network is). */
export function allowWinrmHttp(registry: Registry): void {
  registry.create(FIREWALL_RULES).setValue('WINRM-HTTP-In-TCP', 'REG_SZ', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5985|App=System|Name=@FirewallAPI.dll,-30253|Desc=@FirewallAPI.dll,-30256|EmbedCtxt=@FirewallAPI.dll,-30267|');
}
