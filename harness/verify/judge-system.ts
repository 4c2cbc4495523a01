import type { Inventory } from '../guest/inventory/inventory.ts';
import type { Expectation } from './expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';

type SystemExpectation = Extract<Expectation, { kind: 'edition' | 'no-pending-reboot' | 'image-state' }>;

/** Judges what holds for the system as a whole: edition, image state, no restart pending. */
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
