import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, type Finding } from './finding.ts';
import { globMatches } from './glob.ts';
import { packageStateClass } from '../state-class.ts';

/** Judges the packages whose identity fits a glob: installed and staged need one at least, and none in another state but superseded. */
export function judgePackagePattern(expectation: ExpectationOf<'package-pattern'>, inventory: Inventory): Finding {
  const { pattern, state } = expectation;
  const listed = inventory.packages.filter(({ identity }) => globMatches(pattern, identity));
  const classes = listed.map((entry) => packageStateClass(entry.state));
  const absent = state === 'absent';
  return {
    title: absent ? `No package fits ${pattern}` : `A package that fits ${pattern} is ${state}`,
    expected: absent ? 'not listed, or Not Present' : state === 'installed' ? 'Installed' : 'Staged',
    actual: listed.length === 0 ? 'none listed' : listed.map((entry) => `${entry.identity} (${entry.state})`).join(', '),
    holds: absent ? classes.every((one) => one === 'absent') : classes.includes(state) && classes.every((one) => one === state || one === 'superseded'),
    evidence: listed.length === 0 ? [`inventory.packages: ${inventory.packages.length} listed, none fits`] : listed.map((entry) => inventoryLine('packages', { ...entry })),
  };
}
