import { inertLine } from '../../../reports/inert-text.ts';
import { bytes, plural } from '../../../reports/quantity.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import { featureStateClass, packageStateClass } from '../../verify/state-class.ts';

/** An inventory for people: counts, and by name what somebody added. The document itself has everything. */
export function describeInventory(inventory: Inventory): string {
  const { packages, features, capabilities, appx, drivers, devices, services, applications, patches, international, volume } = inventory;
  const revision = inventory.revision === null ? '' : `.${inventory.revision}`;
  const enabled = features.filter(({ state }) => featureStateClass(state) === 'enabled');
  const added = drivers.filter(({ inbox }) => !inbox);
  const driverless = devices?.filter(({ driverPublishedName }) => driverPublishedName === '');
  const notInstalled = packages.filter(({ state }) => packageStateClass(state) !== 'installed');
  const installed = capabilities?.filter(({ state }) => packageStateClass(state) === 'installed');
  const updates = packages.filter(({ releaseType }) => /update|hotfix/i.test(releaseType));
  const row = (name: string, text: string): string => `${name.padEnd(15)}${text}`;
  const named = (list: readonly string[]): string[] => list.map((text) => `  ${inertLine(text)}`);
  const counted = (list: readonly unknown[] | null | undefined, noun: string, name: string): string => (list ? plural(list.length, noun) : `unknown: ${inertLine(inventory.unread.find(({ section }) => section === name)?.reason ?? 'this Windows could not say')}`);
  return [
    `${inertLine(inventory.computerName)}: ${inertLine(inventory.edition)} ${inventory.windowsVersion} (build ${inventory.build}${revision}), ${inventory.architecture}`,
    row('state', `${inertLine(inventory.imageState)}; ${inventory.pendingReboot.length === 0 ? 'no restart pending' : `restart pending: ${inventory.pendingReboot.map(inertLine).join(', ')}`}`),
    row('languages', `${international.installedLanguages.map(inertLine).join(', ')}; UI ${inertLine(international.systemUiLanguage)}, system locale ${inertLine(international.systemLocale)}, time zone ${inertLine(international.timeZone)}`),
    row('system volume', `${bytes(volume.totalBytes - volume.freeBytes)} of ${bytes(volume.totalBytes)} used`),
    row('packages', `${packages.length}, ${plural(updates.length, 'update')} among them${notInstalled.length === 0 ? '' : `; ${notInstalled.length} in another state than Installed:`}`),
    ...named(notInstalled.map(({ identity, state }) => `${identity}  ${state}`)),
    row('features', `${enabled.length} of ${features.length} enabled`),
    ...named(enabled.map(({ name }) => name)),
    row('capabilities', installed ? `${installed.length} of ${capabilities!.length} installed` : counted(null, '', 'capabilities')),
    ...named((installed ?? []).map(({ identity }) => identity)),
    row('drivers', `${added.length} added (of ${drivers.length} listed)`),
    ...named(added.map(({ originalFileName, provider, version, publishedName }) => `${originalFileName.replace(/^.*\\/, '')}  ${provider} ${version} (${publishedName})`)),
    row('devices', `${counted(devices, 'connected device', 'devices')}${driverless && driverless.length > 0 ? `, ${driverless.length} without a driver:` : ''}`),
    ...named((driverless ?? []).map(({ instanceId, description }) => `${instanceId}  ${description}`)),
    row('applications', String(applications.length)),
    ...named(applications.map(({ name, version }) => `${name}  ${version}`)),
    row('patches', String(patches.length)),
    row('app packages', counted(appx, 'provisioned package', 'appx')),
    row('services', counted(services, 'service', 'services')),
    '',
  ].join('\n');
}
