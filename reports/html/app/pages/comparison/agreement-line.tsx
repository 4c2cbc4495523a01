import type { ScenarioReport } from '../../../../run-report.ts';
import { agreement } from '../../../../insight/agreement.ts';
import { leftJudgedSystem } from '../../../../insight/left-judged-system.ts';
import { listed } from '../../../../insight/listed.ts';

/** How much of the inventories is the same everywhere. */
export function AgreementLine({ scenario }: { scenario: ScenarioReport }) {
  const judged = scenario.cells.filter(({ outcome }) => leftJudgedSystem(outcome)).map(({ outcome }) => outcome.strategy);
  if (judged.length < 2) return <p class="quiet">Fewer than two strategies left a system, so there is nothing to compare.</p>;
  const found = agreement(scenario);
  if (found.strategies.length < judged.length) return <p class="quiet">The inventories are not in this file; the differences between them are.</p>;
  return (
    <div class="agreement">
      <p>
        The systems that {listed(found.strategies)} left are the same in <b>{found.same.toLocaleString('en')}</b> of {(found.same + found.differing).toLocaleString('en')} facts.
      </p>
      <ul aria-label="Facts that are the same, by kind">
        {found.kinds.map(({ kind, same, differing }) => (
          <li key={kind} class={differing > 0 ? 'has-differing' : undefined}>
            {kind} <b>{same.toLocaleString('en')}</b>
            {differing > 0 && ` of ${(same + differing).toLocaleString('en')}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
