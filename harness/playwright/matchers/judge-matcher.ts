import type { ExpectMatcherState, MatcherReturnType } from '@playwright/test';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationEntry } from '../../scenario/expectation-schema.ts';
import { expectationsFromEntry } from '../../scenario/expectations-from-entry.ts';
import { inventoryRequests } from '../../verify/expectation/inventory-requests.ts';
import { requestName } from '../../guest/inventory/inventory-request.ts';
import { judge } from '../../verify/judge.ts';
import type { Check } from '../../verify/outcome.ts';
import { suiteError } from '../suite-error.ts';
import { checkEntry } from './check-entry.ts';
import { nearestNames } from './nearest-names.ts';
import { inventoryOf } from './subject.ts';

export type Entry = Exclude<ExpectationEntry, { remove: true }>;

export interface MatcherQuestion {
  matcher: string;
  /** What the matcher was called with, as the message shows it. */
  wanted: string;
  options?: object;
  /** The expectation as a scenario file would have it. */
  entry: Entry;
  /** What `.not` asks for instead: an expectation of its own. Without one, the expectation itself must be false. */
  opposite?: Entry;
  /** Without an opposite: one of these must hold for `.not` to pass, since of a thing that Windows does not know nothing is said. */
  known?: readonly Entry[];
  /** Names of the inventory's section, of which near ones are shown. */
  names: (inventory: Inventory) => readonly string[];
}

/**
 * Judges by the very code that judges scenarios. With `.not`, absence is judged as an expectation of its own: what the guest
 * could not say is neither there nor absent, so neither form passes.
 * @throws ScenarioFileError WP-MATCHER-ARGUMENTS for arguments that a scenario file could not have either
 * @throws InfrastructureError WP-INVENTORY-EMPTY for an inventory that nothing can be judged on
 */
export async function judgeMatcher(state: ExpectMatcherState, received: unknown, question: MatcherQuestion): Promise<MatcherReturnType> {
  const { isNot, utils } = state;
  const { matcher, wanted, options = {}, entry, opposite, known } = question;
  const words = [wanted, ...(Object.keys(options).length === 0 ? [] : [options])].map((one) => JSON.stringify(one)).join(', ');
  checkEntry(entry, `${matcher}(${words})`);
  const inventory = await inventoryOf(received);
  const check = judged(isNot && opposite ? opposite : entry, inventory);
  const isFalse = (): boolean => check.status === 'failed' && !/^not known\b/.test(check.actual) && (known?.some((one) => judged(one, inventory).status === 'passed') ?? true);
  const fulfilled = isNot && !opposite ? isFalse() : check.status === 'passed';
  const near = fulfilled ? [] : nearestNames(wanted, question.names(inventory)).filter((name) => name !== wanted && !check.actual.includes(name));
  return {
    name: matcher,
    // Of a negated matcher Playwright takes `pass` for a failure.
    pass: isNot ? !fulfilled : fulfilled,
    expected: check.expected,
    actual: check.actual,
    message: () =>
      [
        utils.matcherHint(matcher, 'guest', words, { isNot }),
        '',
        `Expected: ${isNot && !opposite ? 'not ' : ''}${utils.printExpected(check.expected)}`,
        `Received: ${utils.printReceived(check.actual)}`,
        ...(near.length === 0 ? [] : [`Nearest:  ${near.join(', ')}`]),
        ...check.evidence.map((line) => `Evidence: ${line}`),
        ...(wasAsked(entry, inventory) ? [] : [`Mend:     the guest is asked this only for a scenario that expects it: add ${JSON.stringify(entry)} to its 'expect'`]),
      ].join('\n'),
  };
}

/** Whether the inventory was taken with the questions that an entry needs beyond what every inventory has. */
function wasAsked(entry: Entry, { answers }: Inventory): boolean {
  return inventoryRequests(expectationsFromEntry(entry)).every((request) => requestName(request) in answers);
}

function judged(entry: Entry, inventory: Inventory): Check {
  try {
    // The strategy limits only expectations that name strategies; these name none.
    return judge(expectationsFromEntry(entry), { strategy: 'offline', windowsVersion: inventory.windowsVersion, inventory, notPossible: [], jobSteps: [] })[0]!;
  } catch (error) {
    throw suiteError(error);
  }
}
