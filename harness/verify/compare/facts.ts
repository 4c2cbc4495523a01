import type { Inventory } from '../../guest/inventory/inventory.ts';
import { driverFileName } from '../judge/judge-driver.ts';
import type { Difference } from '../outcome.ts';
import { packageStateClass } from '../state-class.ts';

/** One comparable fact of an inventory. */
export interface Fact {
  /** As shown: `feature:TelnetClient`. */
  subject: string;
  kind: Difference['kind'];
  /** As shown. Several when there are several entries about one thing, e.g. two versions of a driver in the store. */
  values: string[];
  /** Lower-case check ids (`<kind>:<subject>`) that an expectation about this thing may have. */
  aliases: string[];
}
type Entry = Omit<Fact, 'values'> & { value: string | null };

/**
 * The facts of an inventory that strategies are compared by, under lower-case keys that are equal when the facts are
 * about the same thing. Does not depend on the order of the inventory's entries. What is left out, or written in a
 * normal form, is listed with its reason in `rules.ts` (effect `ignored`).
 */
export function factsOf(inventory: Inventory): Map<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const { value, ...entry } of entries(inventory)) {
    if (value === null) continue;
    const key = entry.subject.toLowerCase();
    const known = facts.get(key);
    facts.set(key, {
      kind: entry.kind,
      subject: known && known.subject < entry.subject ? known.subject : entry.subject,
      values: [...new Set([...(known?.values ?? []), value])].sort(),
      aliases: [...new Set([...(known?.aliases ?? []), ...entry.aliases])].sort(),
    });
  }
  return facts;
}

function* entries(inventory: Inventory): Generator<Entry> {
  for (const entry of inventory.packages)
    yield {
      ...named('package', entry.identity),
      // A package that the store merely remembers is as good as not listed.
      value: packageStateClass(entry.state) === 'absent' ? null : entry.state,
    };
  for (const entry of inventory.features) yield { ...named('feature', entry.name), value: entry.state };
  for (const entry of inventory.drivers)
    yield {
      ...named('driver', driverFileName(entry.originalFileName)),
      value: `${entry.provider} ${entry.version}${entry.className ? ` (${entry.className})` : ''}${entry.inbox ? ', ships with Windows' : ''}`,
    };
  for (const entry of inventory.capabilities ?? [])
    yield { ...named('capability', entry.identity), value: packageStateClass(entry.state) === 'absent' ? null : entry.state };
  for (const entry of inventory.devices ?? [])
    // What the matrix says of the driver explains the device too.
    yield { ...named('device', entry.instanceId), aliases: [`device:${entry.instanceId}`.toLowerCase(), `driver:${driverFileName(entry.driverOriginalName)}`], value: isThirdParty(entry.driverPublishedName) ? driverFileName(entry.driverOriginalName) : null };
  for (const entry of inventory.services ?? [])
    yield { ...named('service', entry.name), value: isSessionInstance(entry.name, inventory.services!) ? null : (entry.startType ?? 'present') };
  for (const entry of inventory.appx ?? [])
    yield { ...named('appx', entry.displayName, entry.packageName), value: `${entry.version} ${entry.architecture}` };
  for (const entry of inventory.patches)
    yield { ...named('patch', entry.patchCode, entry.name), value: `${entry.state} to ${entry.productCode}` };
  for (const entry of inventory.applications)
    yield {
      ...named('application', entry.name || entry.productCode, entry.productCode, entry.productCode.replace(/[{}]/g, '')),
      value: [entry.version, entry.productCode].filter(Boolean).join(' '),
    };
  const { international } = inventory;
  yield { ...named('international', 'system-ui-language'), value: international.systemUiLanguage };
  yield { ...named('international', 'system-locale'), value: international.systemLocale };
  if (international.userLocale !== '') yield { ...named('international', 'user-locale'), value: international.userLocale };
  yield { ...named('international', 'time-zone'), value: international.timeZone };
  yield { ...named('international', 'input-locales'), value: international.inputLocales };
  for (const language of international.installedLanguages) {
    const fact = named('international', `language ${language}`);
    yield { ...fact, aliases: [...fact.aliases, `language:${language}`.toLowerCase()], value: 'installed' };
  }
  yield { subject: 'edition', kind: 'edition', aliases: ['edition', `edition:${inventory.edition}`.toLowerCase()], value: inventory.edition };
  yield { ...named('other', 'windows-version'), value: inventory.windowsVersion };
  yield { ...named('other', 'architecture'), value: inventory.architecture };
  yield { ...named('other', 'image-state'), value: inventory.imageState };
  for (const reason of inventory.pendingReboot) yield { ...named('other', `pending-restart ${reason}`), value: 'pending' };
}

/** Lower-case file names of the drivers that did not come with Windows. */
export function storedDrivers(inventory: Inventory): ReadonlySet<string> {
  return new Set(inventory.drivers.filter((entry) => !entry.inbox).map((entry) => driverFileName(entry.originalFileName)));
}

/** Windows publishes drivers from outside as oemN.inf. */
function isThirdParty(publishedName: string): boolean {
  return /^oem\d+\.inf$/i.test(publishedName);
}

/** `CDPUserSvc_3f2a1` beside its template `CDPUserSvc`. */
function isSessionInstance(name: string, services: readonly { name: string }[]): boolean {
  const template = /^(.+)_[0-9a-f]{3,8}$/i.exec(name)?.[1]?.toLowerCase();
  return template !== undefined && services.some((service) => service.name.toLowerCase() === template);
}

function named(kind: Difference['kind'], name: string, ...others: string[]): Omit<Entry, 'value'> {
  return {
    subject: `${kind}:${name}`,
    kind,
    aliases: [name, ...others].filter(Boolean).map((alias) => `${kind}:${alias}`.toLowerCase()),
  };
}
