import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Expectation } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { packageStateClass } from '../state-class.ts';
import { compareVersions, isVersion } from '../windows-version.ts';

type PackageExpectation = Extract<Expectation, { kind: 'package' }>;
type PackageEntry = Inventory['packages'][number];

/**
 * Judges a package by its identity and state in the finished system. Only `Installed` is installed: `Install Pending`
 * is right before the first boot only. `Superseded` counts when the scenario itself asks for the newer package that
 * replaced it, and that one is installed; otherwise the check fails and says what is in force instead.
 */
export function judgePackage(expectation: PackageExpectation, inventory: Inventory, all: readonly Expectation[]): Finding {
  const { identity } = expectation;
  const listed = inventory.packages.filter((entry) => sameText(entry.identity, identity));
  const relatives = sameName(inventory, identity);
  const evidence = [...listed, ...relatives].map((entry) => inventoryLine('packages', { ...entry }));
  if (listed.length === 0) evidence.unshift(`inventory.packages: ${inventory.packages.length} listed, none with this identity`);
  if (expectation.state === 'absent')
    return {
      title: `Package ${identity} is absent`,
      expected: 'not listed, or Not Present',
      actual: listed.length === 0 ? 'not listed' : states(listed),
      holds: listed.every((entry) => packageStateClass(entry.state) === 'absent'),
      evidence,
    };
  if (expectation.state === 'staged')
    return {
      title: `Package ${identity} is staged`,
      expected: 'Staged',
      actual: listed.length === 0 ? 'not listed' : states(listed),
      holds: listed.length > 0 && listed.every((entry) => packageStateClass(entry.state) === 'staged'),
      evidence,
    };
  const successor = requestedSuccessor(identity, relatives, all);
  const superseded = listed.length > 0 && listed.every((entry) => packageStateClass(entry.state) === 'superseded');
  const installed = listed.length > 0 && listed.every((entry) => packageStateClass(entry.state) === 'installed');
  return {
    title: `Package ${identity} is installed`,
    expected: 'Installed',
    actual: installed ? 'Installed' : describe(listed, relatives, superseded ? successor : undefined),
    holds: installed || (superseded && successor !== undefined),
    evidence,
  };
}

function describe(listed: PackageEntry[], relatives: PackageEntry[], successor: PackageEntry | undefined): string {
  const others = relatives.map((entry) => `${entry.identity} (${entry.state})`).join(', ');
  if (listed.length === 0) return others ? `not listed; in another version: ${others}` : 'not listed';
  const state = states(listed);
  switch (packageStateClass(listed[0]!.state)) {
    case 'superseded':
      if (successor) return `Superseded by ${successor.identity}, which this scenario also asks for and which is Installed`;
      return others ? `Superseded; in another version: ${others}` : 'Superseded by a package of another name';
    case 'install-pending':
    case 'uninstall-pending':
      return `${state}: the change is not finished, a restart is outstanding`;
    case 'unknown':
      return `${state === '' ? '(no state)' : state}: not a state that DISM documents`;
    default:
      return state;
  }
}

function states(listed: PackageEntry[]): string {
  return [...new Set(listed.map((entry) => entry.state))].join(', ');
}

/** Name, token, architecture and language as in the identity, whatever the version. */
function sameName(inventory: Inventory, identity: string): PackageEntry[] {
  const family = familyOf(identity);
  if (family === '') return [];
  return inventory.packages.filter((entry) => sameText(familyOf(entry.identity), family) && !sameText(entry.identity, identity));
}

function requestedSuccessor(identity: string, relatives: PackageEntry[], all: readonly Expectation[]): PackageEntry | undefined {
  const requested = all.filter((other) => other.kind === 'package' && other.state === 'installed').map((other) => (other.kind === 'package' ? other.identity : ''));
  return relatives.find(
    (entry) =>
      packageStateClass(entry.state) === 'installed' &&
      requested.some((wanted) => sameText(wanted, entry.identity)) &&
      isVersion(versionOf(entry.identity)) &&
      isVersion(versionOf(identity)) &&
      compareVersions(versionOf(entry.identity), versionOf(identity)) > 0,
  );
}

function familyOf(identity: string): string {
  return identity.includes('~') ? identity.slice(0, identity.lastIndexOf('~')) : '';
}

function versionOf(identity: string): string {
  return identity.slice(identity.lastIndexOf('~') + 1);
}
