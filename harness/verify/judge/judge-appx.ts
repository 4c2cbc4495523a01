import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { globMatches } from './glob.ts';
import { sameVersion } from './judge-driver.ts';
import { unanswered, whyUnread } from './unanswered.ts';

/** Judges a provisioned app package by full name (or a glob over it) or display name, and version where given. */
export function judgeAppx(expectation: ExpectationOf<'appx'>, inventory: Inventory): Finding {
  const { version, state } = expectation;
  const present = state === 'present';
  const wanted = { title: `App package ${expectation.package}${version ? ` ${version}` : ''} is ${present ? 'provisioned' : 'not provisioned'}`, expected: present ? `provisioned${version ? `, version ${version}` : ''}` : 'not provisioned' };
  if (inventory.appx === null) return unanswered(wanted, whyUnread(inventory, 'appx'));
  const same = inventory.appx.filter((entry) => globMatches(expectation.package, entry.packageName) || sameText(entry.displayName, expectation.package));
  const matching = same.filter((entry) => version === undefined || sameVersion(version, entry.version));
  return {
    ...wanted,
    actual: same.length === 0 ? 'not provisioned' : `provisioned: ${same.map(({ packageName }) => packageName).join('; ')}`,
    holds: present ? matching.length > 0 : matching.length === 0,
    evidence: same.length === 0 ? [`inventory.appx: ${inventory.appx.length} listed, not this one`] : same.map((entry) => inventoryLine('appx', { ...entry })),
  };
}
