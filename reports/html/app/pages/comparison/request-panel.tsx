import { useMemo, useState } from 'preact/hooks';
import { columnTitle } from '../../../../column-title.ts';
import { landing } from '../../../../insight/landing.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { LandingCard } from './landing-card.tsx';
import { landingFilterOf, type LandingFilter } from './landing-filter.ts';
import { OperationRow } from './operation-row.tsx';

const CARDS = [
  { filter: 'everywhere', title: 'Landed everywhere', status: 'passed' },
  { filter: 'somewhere', title: 'Landed somewhere only', status: 'not-possible' },
  { filter: 'nowhere', title: 'Landed nowhere', status: 'failed' },
  { filter: 'not-judged', title: 'Not judged', status: 'not-applicable' },
] as const;

/** What was asked for, and for each item its state under each strategy. */
export function RequestPanel({ scenario: { comparison, cells } }: { scenario: ScenarioReport }) {
  const [filter, setFilter] = useState<LandingFilter>('all');
  const rows = useMemo(() => landing(comparison), [comparison]);
  const shown = comparison.operations.filter((_, index) => filter === 'all' || landingFilterOf(rows[index]!.class) === filter);
  if (rows.length === 0)
    return (
      <Panel id="operations" title="What was asked for">
        <p class="quiet">No operation is known: the run ended before anything was planned.</p>
      </Panel>
    );
  return (
    <Panel id="operations" title="What was asked for" count={rows.length}>
      <div class="landing" role="group" aria-label="Show operations by where they landed">
        {CARDS.map(({ filter: own, title, status }) => {
          const members = rows.filter((row) => landingFilterOf(row.class) === own);
          const mark = own === 'somewhere' && members.some((row) => row.failed.length > 0) ? 'failed' : status;
          if (own === 'not-judged' && members.length === 0) return null;
          return <LandingCard key={own} title={title} status={mark} rows={members} pressed={filter === own} onPress={() => setFilter(filter === own ? 'all' : own)} />;
        })}
      </div>
      <p class="sr" role="status">{`${shown.length} of ${rows.length} operations shown`}</p>
      <TableScroll label="Operations by strategy">
        <Paged items={shown} noun="operations">
          {(part) => (
            <table class="operations stack">
              <TableHead titles={['Operation', ...comparison.strategies.map((strategy) => columnTitle(comparison, strategy))]} />
              <tbody>
                {part.map((row) => (
                  <OperationRow key={row.operation} row={row} comparison={comparison} cells={cells} />
                ))}
              </tbody>
            </table>
          )}
        </Paged>
      </TableScroll>
    </Panel>
  );
}
