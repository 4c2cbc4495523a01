import type { Comparison } from '../../../../../harness/verify/outcome.ts';
import { columnTitle } from '../../../../column-title.ts';
import { inertLine } from '../../../../inert-text.ts';
import type { CellReport } from '../../../../run-report.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { Landed } from '../../parts/icon.tsx';
import { PageLink } from '../../parts/page-link.tsx';

interface OperationRowProps {
  row: Comparison['operations'][number];
  comparison: Comparison;
  cells: readonly CellReport[];
}

/** An operation and what became of it under each strategy, with the mechanism or the reason in place. */
export function OperationRow({ row, comparison, cells }: OperationRowProps) {
  return (
    <tr>
      <th scope="row">
        <GuestText text={row.title} />
      </th>
      {comparison.strategies.map((strategy) => {
        const { status, text } = row.cells[strategy] ?? { status: 'not-run' as const, text: '' };
        const check = cells.find(({ outcome }) => outcome.strategy === strategy)?.outcome.checks.find((one) => one.operation === row.operation && one.status === 'failed');
        return (
          <td key={strategy} class={`state s-${status}`} data-title={columnTitle(comparison, strategy)}>
            <div>
              <Landed status={status} />
              {text !== '' && (
                <div class="small">
                  <GuestText text={text} />
                </div>
              )}
              {check && (
                <div class="small">
                  <PageLink to={{ page: 'outcome', scenario: comparison.scenario, strategy, check: check.id }} row label={inertLine(`To the check of ${row.title.slice(0, 80)} under ${strategy}`)}>
                    To the check
                  </PageLink>
                </div>
              )}
            </div>
          </td>
        );
      })}
    </tr>
  );
}
