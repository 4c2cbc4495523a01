import { WimproofError } from '../../errors/wimproof-error.ts';
import { parseCurrentEdition } from '../../tools/dism/parse-current-edition.ts';
import { parseDrivers } from '../../tools/dism/parse-drivers.ts';
import { parseFeatures } from '../../tools/dism/parse-features.ts';
import { parseInternational } from '../../tools/dism/parse-international.ts';
import { parsePackages } from '../../tools/dism/parse-packages.ts';
import { parseDiskFree } from '../../tools/fsutil/parse-disk-free.ts';
import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import type { InventorySection } from '../script/inventory-script.ts';
import { inventoryError, splitInventory, type Section } from './inventory-text.ts';
import type { Inventory } from './inventory.ts';

/** Turns the output of the inventory script into an inventory. Pure; throws WP-INVENTORY-UNREADABLE when any part is not whole. */
export function parseInventory(output: string): Inventory {
  const sections = splitInventory(output);
  /** Runs a parser on a section whose command succeeded; errors name the section. */
  const read = <T>(name: InventorySection, parse: (text: string, section: Section) => T, allowed: readonly number[] = [0]): T => {
    const section = sections.get(name)!;
    if (!allowed.includes(section.exitCode)) throw inventoryError(`the command of section ${name} ended with ${section.exitCode}: ${oneLine(section.text)}`);
    try {
      return parse(section.text, section);
    } catch (error) {
      throw error instanceof WimproofError ? inventoryError(`section ${name}: ${error.message}`, error) : error;
    }
  };
  const computer = read('computer', readComputer);
  const international = read('international', parseInternational);
  return {
    schema: 'wimproof.inventory/1',
    windowsVersion: read('version', readVersion),
    computerName: computer.name,
    edition: read('edition', parseCurrentEdition),
    imageState: read('image-state', readImageState),
    architecture: computer.architecture,
    packages: read('packages', parsePackages),
    features: read('features', parseFeatures),
    drivers: read('drivers', parseDrivers),
    applications: [...read('uninstall-64', readApplications), ...read('uninstall-32', readApplications, [0, 1])],
    international: {
      systemUiLanguage: international.systemUiLanguage,
      systemLocale: international.systemLocale,
      timeZone: international.timeZone,
      inputLocales: international.activeKeyboards,
      installedLanguages: international.installedLanguages.map(({ language }) => language),
    },
    pendingReboot: [
      ...read('pending-cbs', keyExists('Component Based Servicing: RebootPending'), [0, 1]),
      ...read('pending-cbs-packages', readPendingPackages, [0, 1]),
      ...read('pending-update', keyExists('Windows Update: RebootRequired'), [0, 1]),
      ...read('pending-rename', readRenames, [0, 1]),
    ],
    volume: read('volume', parseDiskFree),
  };
}

/** `Microsoft Windows [Version 10.0.26100.1]`; the word in the brackets is localised. */
function readVersion(text: string): string {
  const version = /\[[^\]]*?(\d+\.\d+\.\d+(?:\.\d+)?)\]/.exec(text)?.[1];
  if (!version) throw inventoryError(`section version: ${JSON.stringify(oneLine(text))} has no version`);
  return version;
}

function readComputer(text: string): { name: string; architecture: string } {
  const match = /^name=(\S+);architecture=(\S+)$/.exec(text.trim());
  if (!match) throw inventoryError(`section computer: ${JSON.stringify(oneLine(text))} has no name and architecture`);
  // Windows says AMD64; answer files, package identities and the request say amd64.
  return { name: match[1]!, architecture: match[2]!.toLowerCase() };
}

function readImageState(text: string): string {
  const key = parseRegQuery(text)[0];
  const state = key && registryData(key, 'ImageState');
  if (!state) throw inventoryError('section image-state: the value ImageState is missing');
  return state.trim();
}

/**
 * Programs as "Apps & features" counts them: subkeys of Uninstall with a DisplayName. `productCode` is the key's name:
 * a GUID for MSI products, anything for others.
 */
function readApplications(text: string, section: Section): Inventory['applications'] {
  // The 32-bit branch may be absent; then reg leaves with 1 and prints nothing on this stream.
  if (section.exitCode === 1) return [];
  return parseRegQuery(text).flatMap((key) => {
    const name = registryData(key, 'DisplayName');
    if (!name) return [];
    return [{
      productCode: key.path.slice(key.path.lastIndexOf('\\') + 1),
      name: name.trim(),
      version: registryData(key, 'DisplayVersion')?.trim() ?? '',
      publisher: registryData(key, 'Publisher')?.trim() ?? '',
    }];
  });
}

/** A key whose mere existence says that a restart is pending: reg leaves with 0 and prints the key, or with 1. */
function keyExists(reason: string): (text: string, section: Section) => string[] {
  return (_text, section) => (section.exitCode === 0 ? [reason] : []);
}

/** The key outlives its packages, so it counts only while it names one. */
function readPendingPackages(text: string, section: Section): string[] {
  if (section.exitCode === 1) return [];
  const keys = parseRegQuery(text);
  return keys.length > 1 || keys.some((key) => key.values.length > 0) ? ['Component Based Servicing: PackagesPending'] : [];
}

/** Weak evidence, since scanners and installers leave it too; an empty list is none. */
function readRenames(text: string, section: Section): string[] {
  if (section.exitCode === 1) return [];
  const data = parseRegQuery(text).map((key) => registryData(key, 'PendingFileRenameOperations') ?? '').join('');
  return data.replaceAll('\\0', '').trim() === '' ? [] : ['Session Manager: PendingFileRenameOperations'];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 200);
}
