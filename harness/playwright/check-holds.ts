import type { Check } from '../verify/outcome.ts';
import { expect as base } from './base-test.ts';

/** One judged check as an assertion of its own: expected, received, evidence. */
export const checkExpect = base.extend({
  toHold(check: Check) {
    return {
      name: 'toHold',
      pass: check.status !== 'failed',
      expected: check.expected,
      actual: check.actual,
      message: () =>
        [
          check.title,
          '',
          `Expected: ${this.utils.printExpected(check.expected)}`,
          `Received: ${this.utils.printReceived(check.actual)}`,
          ...(check.operation === undefined ? [] : [`Operation: ${check.operation}`]),
          ...(check.evidence.length === 0 ? [] : ['Evidence:', ...check.evidence.map((line) => `  ${line}`)]),
        ].join('\n'),
    };
  },
});
