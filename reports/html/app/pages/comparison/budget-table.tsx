import { budgetUse, type BudgetUse } from '../../../../insight/budget-use.ts';
import { bytes, duration, plural } from '../../../../quantity.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { UsedMeter } from '../../charts/used-meter.tsx';
import { Icon } from '../../parts/icon.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';

const TITLE: Record<BudgetUse['measure'], string> = { minutes: 'Time', reboots: 'Restarts', imageGrowthBytes: 'Image growth' };
const TEXT: Record<BudgetUse['measure'], (value: number) => string> = { minutes: (value) => duration(value * 60_000), reboots: (value) => plural(value, 'restart'), imageGrowthBytes: bytes };

/** What each strategy used of the budgets that the sign-off gives it. Nothing without budgets. */
export function BudgetTable({ scenario: { budgets = {}, comparison } }: { scenario: ScenarioReport }) {
  const rows = comparison.strategies.flatMap((strategy) => budgetUse(comparison.metrics[strategy], budgets[strategy]).map((use) => ({ strategy, use })));
  if (rows.length === 0) return null;
  return (
    <TableScroll label="Budgets">
      <table class="compact">
        <TableHead titles={['Strategy', 'Budget', 'Used', 'Allowed', 'Share', 'State']} />
        <tbody>
          {rows.map(({ strategy, use: { measure, used, allowed, within } }) => (
            <tr key={`${strategy}-${measure}`}>
              <th scope="row">{strategy}</th>
              <td>{TITLE[measure]}</td>
              <td>{used === null ? <span class="quiet">not measured</span> : TEXT[measure](used)}</td>
              <td>{TEXT[measure](allowed)}</td>
              <td>{used === null ? null : <UsedMeter used={used} allowed={allowed} />}</td>
              <td>
                <span class={`word s-${within === null ? 'not-run' : within ? 'passed' : 'failed'}`}>
                  <Icon status={within === null ? 'not-run' : within ? 'passed' : 'failed'} />
                  {within === null ? 'Not known' : within ? 'Within' : 'Over'}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
