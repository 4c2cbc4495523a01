import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { packageStateClass } from '../state-class.ts';
import { unanswered, whyUnread } from './unanswered.ts';

/** Judges a capability (Feature on Demand) by its state. DISM lists those too that are not present; one that is not listed is absent. */
export function judgeCapability(expectation: ExpectationOf<'capability'>, inventory: Inventory): Finding {
  const { capability, state } = expectation;
  const wanted = { title: `Capability ${capability} is ${state}`, expected: state === 'installed' ? 'Installed' : 'Not Present' };
  if (inventory.capabilities === null) return unanswered(wanted, whyUnread(inventory, 'capabilities'));
  const listed = inventory.capabilities.filter(({ identity }) => sameText(identity, capability));
  const classes = listed.map((entry) => packageStateClass(entry.state));
  const holds = state === 'installed' ? classes.length > 0 && classes.every((one) => one === 'installed') : classes.every((one) => one === 'absent');
  return {
    ...wanted,
    actual: listed.length === 0 ? 'not listed: this Windows knows no such capability' : listed.map((entry) => entry.state || '(no state)').join(', '),
    // A list of nothing is no evidence of absence.
    holds: holds && inventory.capabilities.length > 0,
    evidence: listed.length === 0 ? [`inventory.capabilities: ${inventory.capabilities.length} listed, not this one`] : listed.map((entry) => inventoryLine('capabilities', { ...entry })),
  };
}
