import type { ExpectMatcherState, MatcherReturnType } from '@playwright/test';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationEntry } from '../../scenario/expectation-schema.ts';
import { expectationsFromEntry } from '../../scenario/expectations-from-entry.ts';
import { judge } from '../../verify/judge.ts';
import type { Check } from '../../verify/outcome.ts';
import { toFailure } from '../engine/to-failure.ts';
import { suiteError } from '../suite-error.ts';
import { nearestNames } from './nearest-names.ts';
import { inventoryOf } from './subject.ts';

type Entry = Exclude<ExpectationEntry, { remove: true }>;

export interface MatcherQuestion {
  matcher: string;
  /** As the message names it. */
  wanted: string;
  /** The expectation as a scenario file would have it. */
  entry: Entry;
  /** What `.not` asks for, which is an expectation of its own; without one, the opposite of the answer counts. */
  opposite?: Entry;
  /** Names of the inventory's section, of which near ones are shown. */
  names: (inventory: Inventory) => readonly string[];
}

/**
 * Judges by the very code that judges scenarios. With `.not`, absence is judged as an expectation of its own: what the guest
 * could not say is neither there nor absent, so neither form passes.
 * @throws InfrastructureError WP-INVENTORY-EMPTY for an inventory that nothing can be judged on
 */
export async function judgeMatcher(state: ExpectMatcherState, received: unknown, question: MatcherQuestion): Promise<MatcherReturnType> {
  const inventory = await inventoryOf(received);
  const { isNot, utils } = state;
  const { matcher, wanted, entry, opposite } = question;
  const check = judged(isNot && opposite ? opposite : entry, inventory);
  const unknown = /^not known\b/.test(check.actual);
  // Of a negated matcher Playwright takes `pass` for a failure.
  const fulfilled = isNot && !opposite ? check.status === 'failed' && !unknown : check.status === 'passed';
  const near = fulfilled ? [] : nearestNames(wanted, question.names(inventory)).filter((name) => name !== wanted);
  return {
    name: matcher,
    pass: isNot ? !fulfilled : fulfilled,
    expected: check.expected,
    actual: check.actual,
    message: () =>
      [
        utils.matcherHint(matcher, 'guest', JSON.stringify(wanted), { isNot }),
        '',
        `Expected: ${isNot && !opposite ? 'not ' : ''}${utils.printExpected(check.expected)}`,
        `Received: ${utils.printReceived(check.actual)}`,
        ...(near.length === 0 ? [] : [`Nearest:  ${near.join(', ')}`]),
        ...check.evidence.map((line) => `Evidence: ${line}`),
      ].join('\n'),
  };
}

function judged(entry: Entry, inventory: Inventory): Check {
  try {
    // The strategy limits only expectations that name strategies; these name none.
    return judge(expectationsFromEntry(entry), { strategy: 'offline', windowsVersion: inventory.windowsVersion, inventory, notPossible: [], jobSteps: [] })[0]!;
  } catch (error) {
    throw suiteError(toFailure(error));
  }
}
