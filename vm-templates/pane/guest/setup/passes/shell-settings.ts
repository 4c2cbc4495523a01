import type { Element } from '../../servicing/xml.ts';
import { childrenOf } from '../../servicing/xml.ts';
import { findTimeZone, setTimeZone } from '../../servicing/languages/time-zones.ts';
import type { System } from '../../system.ts';
import { allowWinrmHttp, FIREWALL_RULES } from '../../winrm/config/firewall.ts';
import { isComputerName, randomComputerName, writeComputerName } from '../computer-name.ts';
import { editionOfKey, isProductKey, writeProductKey } from '../product-key.ts';
import { cannotApply } from '../setup-failure.ts';
import type { SetupLog } from '../setup-log.ts';
import { at, type Component, component, flagAt, textAt } from '../unattend/answer-file.ts';

const CURRENT = 'HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion';

/** ComputerName of specialize: as given, or made up for `*` and for none. It counts at once. */
export function applyComputerName(system: System, shell: Element | undefined, log: SetupLog): void {
  const wish = textAt(shell, 'ComputerName');
  if (wish !== undefined && wish !== '*' && !isComputerName(wish)) throw cannotApply('specialize', 'Microsoft-Windows-Shell-Setup', `ComputerName ${wish} is not valid.`);
  const name = wish === undefined || wish === '*' ? randomComputerName() : wish;
  writeComputerName(system.registry, name);
  system.computerName = name.toUpperCase();
  log.info(`Computer name is ${name}`);
}

/** RegisteredOwner, RegisteredOrganization, TimeZone with DisableAutoDaylightTimeSet. A time zone that Windows does not have cannot be applied, which ends Setup. */
export function applyShellSettings(system: System, shell: Element | undefined, pass: string): void {
  const current = system.registry.create(CURRENT);
  for (const name of ['RegisteredOwner', 'RegisteredOrganization']) {
    const value = textAt(shell, name);
    if (value !== undefined) current.setValue(name, 'REG_SZ', value);
  }
  const name = textAt(shell, 'TimeZone');
  if (name === undefined) return;
  const zone = findTimeZone(system.registry, name);
  if (!zone) throw cannotApply(pass, 'Microsoft-Windows-Shell-Setup', `TimeZone ${name} is not known.`);
  setTimeZone(system.registry, zone, !flagAt(shell, 'DisableAutoDaylightTimeSet'));
}

/** Shell-Setup ProductKey of specialize: noted as the key of this installation. A key of a wrong form ends Setup, as there it would at activation's own check. */
export function applyProductKey(system: System, shell: Element | undefined, log: SetupLog): void {
  const key = textAt(shell, 'ProductKey');
  if (key === undefined) return;
  if (!isProductKey(key)) throw cannotApply('specialize', 'Microsoft-Windows-Shell-Setup', 'The product key is not valid.');
  const [own, edition] = [editionOfKey(key), system.registry.get(CURRENT)?.text('EditionID')];
  if (own !== undefined && own !== edition) log.warn(`ProductKey is for ${own}, not for ${edition}; the edition stays`);
  writeProductKey(system.registry, key);
  log.info(`Product key *****-*****-*****-*****-${key.slice(-5).toUpperCase()} installed`);
}

/** Settings of further components that are plain registry values: remote desktop, user account control, firewall. */
export function applyRegistrySettings(system: System, components: Component[]): void {
  const { registry } = system;
  const deny = textAt(component(components, 'Microsoft-Windows-TerminalServices-LocalSessionManager'), 'fDenyTSConnections');
  if (deny !== undefined) registry.create('HKLM\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server').setValue('fDenyTSConnections', 'REG_DWORD', deny.toLowerCase() === 'true' || deny === '1' ? 1 : 0);
  const lua = component(components, 'Microsoft-Windows-LUA-Settings');
  if (textAt(lua, 'EnableLUA') !== undefined) registry.create('HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System').setValue('EnableLUA', 'REG_DWORD', flagAt(lua, 'EnableLUA') ? 1 : 0);
  applyFirewall(system, component(components, 'Networking-MPSSVC-Svc'));
}

function applyFirewall(system: System, settings: Element | undefined): void {
  const policy = FIREWALL_RULES.slice(0, FIREWALL_RULES.lastIndexOf('\\'));
  for (const [setting, key] of [['DomainProfile_EnableFirewall', 'DomainProfile'], ['PrivateProfile_EnableFirewall', 'StandardProfile'], ['PublicProfile_EnableFirewall', 'PublicProfile']] as const) {
    if (textAt(settings, setting) !== undefined) system.registry.create(`${policy}\\${key}`).setValue('EnableFirewall', 'REG_DWORD', flagAt(settings, setting) ? 1 : 0);
  }
  for (const group of childrenOf(at(settings, 'FirewallGroups'), 'FirewallGroup')) {
    // @FirewallAPI.dll,-30267 is the group of Windows Remote Management's rules.
    if (flagAt(group, 'Active') && /-30267$|^windows remote management$/i.test(textAt(group, 'Group') ?? '')) allowWinrmHttp(system.registry);
  }
}
