import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { globMatches } from './glob.ts';

/**
 * Judges a Windows Installer patch by its code, or its display name (a glob). Applied to every product that has it.
 * @throws WimproofError WP-EXPECTATION-PATCH (scenario) when the expectation names neither code nor name
 */
export function judgePatch(expectation: ExpectationOf<'patch'>, inventory: Inventory): Finding {
  const { patchCode, name, state } = expectation;
  if (!patchCode && !name)
    throw new WimproofError({ code: 'WP-EXPECTATION-PATCH', kind: 'scenario', cause: `The expectation '${expectation.id}' names neither a patch code nor a name.`, mend: "Give it the patch code in braces, or the patch's display name." });
  const listed = inventory.patches.filter((entry) => (!patchCode || sameText(bare(entry.patchCode), bare(patchCode))) && (!name || globMatches(name, entry.name)));
  const applied = state === 'applied';
  return {
    title: `Patch ${[name, patchCode].filter(Boolean).join(' ')} is ${applied ? 'applied' : 'not there'}`,
    expected: applied ? 'applied' : 'not there',
    actual: listed.length === 0 ? 'not there' : listed.map((entry) => `${entry.state} to ${entry.productCode}`).join('; '),
    holds: applied ? listed.length > 0 && listed.every((entry) => entry.state === 'applied') : listed.length === 0,
    evidence: listed.length === 0 ? [`inventory.patches: ${inventory.patches.length} listed, not this one`] : listed.map((entry) => inventoryLine('patches', { ...entry })),
  };
}

function bare(code: string): string {
  return code.replace(/[{}]/g, '');
}
