import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { unanswered } from './unanswered.ts';

/** Judges the component store by `dism /Online /Cleanup-Image /CheckHealth`, which says whether corruption was found so far. */
export function judgeComponentStore(expectation: ExpectationOf<'component-store'>, inventory: Inventory): Finding {
  const wanted = { title: `The component store is ${expectation.health}`, expected: expectation.health };
  const answer = answerTo<'component-store-health'>(inventory.answers, { ask: 'component-store-health' });
  if ('problem' in answer) return unanswered(wanted, answer.problem);
  return { ...wanted, actual: answer.health, holds: answer.health === expectation.health, evidence: [`dism /Online /Cleanup-Image /CheckHealth: ${answer.text}`] };
}
