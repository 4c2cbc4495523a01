import { WimproofError } from '../../errors/wimproof-error.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Expectation } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { sameVersion } from './judge-driver.ts';

type ApplicationExpectation = Extract<Expectation, { kind: 'application' }>;
type ApplicationEntry = Inventory['applications'][number];

/**
 * Judges an installed application by product code and, or, display name, and version where given.
 * @throws WimproofError WP-EXPECTATION-APPLICATION (scenario) when the expectation names neither code nor name.
 */
export function judgeApplication(expectation: ApplicationExpectation, inventory: Inventory): Finding {
  const { productCode, name, version } = expectation;
  if (!productCode && !name)
    throw new WimproofError({
      code: 'WP-EXPECTATION-APPLICATION',
      kind: 'scenario',
      cause: `The expectation '${expectation.id}' names neither a product code nor a name.`,
      mend: "Give it 'productCode' or 'name'.",
    });
  const same = inventory.applications.filter(
    (entry) => (!productCode || sameText(bare(entry.productCode), bare(productCode))) && (!name || sameText(entry.name, name)),
  );
  const matching = same.filter((entry) => version === undefined || sameVersion(version, entry.version));
  const subject = `Application ${[name, productCode].filter(Boolean).join(' ')}${version ? ` ${version}` : ''}`;
  const present = expectation.state === 'present';
  const shown = present && matching.length > 0 ? matching : same;
  return {
    title: `${subject} is ${present ? 'installed' : 'not installed'}`,
    expected: present ? `installed${version ? `, version ${version}` : ''}` : 'not installed',
    actual: shown.length === 0 ? 'not installed' : `installed: ${shown.map(describe).join('; ')}`,
    holds: present ? matching.length > 0 : matching.length === 0,
    evidence:
      same.length === 0
        ? [`inventory.applications: ${inventory.applications.length} listed, not this one`]
        : same.map((entry) => inventoryLine('applications', { ...entry })),
  };
}

/** Product codes are written with and without braces. */
function bare(productCode: string): string {
  return productCode.replace(/[{}]/g, '');
}

function describe(entry: ApplicationEntry): string {
  return [entry.name, entry.version].filter(Boolean).join(' ') || entry.productCode;
}
