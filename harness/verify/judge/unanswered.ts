import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Finding } from './finding.ts';

/** The finding when the guest gave no answer: it never holds, for absence as little as for presence. */
export function unanswered(finding: Pick<Finding, 'title' | 'expected'>, why: string, evidence: string[] = []): Finding {
  return { ...finding, actual: `not known: ${why}`, holds: false, evidence: [...evidence, `not answered: ${why}`] };
}

/** Why a part of the inventory is null. */
export function whyUnread(inventory: Inventory, section: string): string {
  return inventory.unread.find((entry) => entry.section === section)?.reason ?? `the inventory has no ${section}`;
}
