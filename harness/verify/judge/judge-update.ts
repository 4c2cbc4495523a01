import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { packageStateClass } from '../state-class.ts';

/**
 * Judges an update by its KB number: by the packages that carry it in their names (`Package_for_KB5044033~...`), or by
 * systeminfo's list of hotfixes, since cumulative updates are called `Package_for_RollupFix`. For absence both must say so.
 */
export function judgeUpdate(expectation: ExpectationOf<'update'>, inventory: Inventory): Finding {
  const { kb, state } = expectation;
  const packages = inventory.packages.filter(({ identity }) => namesKb(identity, kb));
  const answer = answerTo<'hotfixes'>(inventory.answers, { ask: 'hotfixes' });
  const problem = 'problem' in answer ? answer.problem : undefined;
  const hotfix = 'kbs' in answer && answer.kbs.some((one) => sameText(one, kb));
  const installed = packages.some((entry) => packageStateClass(entry.state) === 'installed') || hotfix;
  const traces = packages.filter((entry) => packageStateClass(entry.state) !== 'absent');
  const actual = [
    traces.length > 0 ? traces.map((entry) => `${entry.identity} (${entry.state})`).join(', ') : 'no package of this number',
    problem === undefined ? (hotfix ? 'a hotfix that systeminfo lists' : 'not among the hotfixes that systeminfo lists') : `hotfixes not known: ${problem}`,
  ].join('; ');
  return {
    title: `Update ${kb} is ${state}`,
    expected: state === 'absent' ? 'no package and no hotfix of this number' : state,
    actual,
    holds: { installed, staged: traces.length > 0 && traces.every((entry) => packageStateClass(entry.state) === 'staged'), absent: traces.length === 0 && !hotfix && problem === undefined }[state],
    evidence: [
      ...packages.map((entry) => inventoryLine('packages', { ...entry })),
      `hotfixes: ${'kbs' in answer ? answer.kbs.join(', ') || '(none)' : `not answered: ${answer.problem}`}`,
    ],
  };
}

/** `Package_for_KB976902`, `Package_1_for_KB976902`, `Package_for_KB976902_RTM`. */
function namesKb(identity: string, kb: string): boolean {
  return new RegExp(`_${kb}(?![0-9])`, 'i').test(identity.split('~')[0]!);
}
