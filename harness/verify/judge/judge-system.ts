import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Expectation } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { numberInRange } from './number-range.ts';

type SystemExpectation = Extract<Expectation, { kind: 'edition' | 'build' | 'revision' | 'no-pending-reboot' | 'image-state' | 'disk-used' }>;
const GIB = 1024 ** 3;

/** Judges what holds for the system as a whole: edition, build, revision, image state, no restart pending, disk space. */
export function judgeSystem(expectation: SystemExpectation, inventory: Inventory): Finding {
  switch (expectation.kind) {
    case 'edition':
      return {
        title: `The edition is ${expectation.edition}`,
        expected: expectation.edition,
        actual: inventory.edition,
        holds: sameText(expectation.edition, inventory.edition),
        evidence: [inventoryLine('edition', { value: inventory.edition })],
      };
    case 'build':
      return {
        title: `The build is ${expectation.range}`,
        expected: expectation.range,
        actual: String(inventory.build),
        holds: numberInRange(inventory.build, expectation.range),
        evidence: [inventoryLine('build', { value: inventory.build })],
      };
    case 'revision':
      return {
        title: `The revision is ${expectation.range}`,
        expected: expectation.range,
        actual: inventory.revision === null ? 'not known: this Windows keeps no revision' : String(inventory.revision),
        holds: inventory.revision !== null && numberInRange(inventory.revision, expectation.range),
        evidence: [inventoryLine('revision', { value: inventory.revision })],
      };
    case 'disk-used': {
      const { totalBytes, freeBytes } = inventory.volume;
      const used = (totalBytes - freeBytes) / GIB;
      return {
        title: `Windows uses ${expectation.range} GiB of its volume`,
        expected: `${expectation.range} GiB`,
        actual: `${used.toFixed(2)} GiB`,
        // A volume that nothing is on was not measured.
        holds: used > 0 && numberInRange(used, expectation.range),
        evidence: [inventoryLine('volume', { totalBytes, freeBytes })],
      };
    }
    case 'image-state':
      return {
        title: `The image state is ${expectation.state}`,
        expected: expectation.state,
        actual: inventory.imageState,
        holds: sameText(expectation.state, inventory.imageState),
        evidence: [inventoryLine('imageState', { value: inventory.imageState })],
      };
    case 'no-pending-reboot':
      return {
        title: 'No restart is pending',
        expected: 'no restart pending',
        actual: inventory.pendingReboot.length === 0 ? 'no restart pending' : `pending: ${inventory.pendingReboot.join(', ')}`,
        holds: inventory.pendingReboot.length === 0,
        evidence:
          inventory.pendingReboot.length === 0
            ? ['inventory.pendingReboot: (none)']
            : inventory.pendingReboot.map((reason) => `inventory.pendingReboot: ${reason}`),
      };
  }
}
