import type { StrategyName } from '../../../../../harness/servicing/operation.ts';
import type { IndexScenario, RunIndex } from '../../../data/run-index.ts';
import { cellNote, comparisonNote } from '../../../verdict-words.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Badge } from '../../parts/icon.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { strategiesOf } from './strategies-of.ts';

interface MatrixProps {
  index: RunIndex;
  /** Indices of those to show. */
  scenarios: readonly number[];
  /** The only one to show. */
  strategy: StrategyName | '';
  title?: string;
}

/** Scenario x strategy: one look at the whole run. */
export function MatrixPanel({ index, scenarios, strategy, title = 'Scenarios and strategies' }: MatrixProps) {
  const columns = strategiesOf(index).filter((column) => strategy === '' || column.strategy === strategy);
  const narrowed = scenarios.length < index.scenarios.length;
  return (
    <Panel id="matrix" title={title} {...(narrowed || index.scenarios.length > 10 ? { count: scenarios.length } : {})}>
      {scenarios.length === 0 ? (
        <p class="quiet">No scenario matches.</p>
      ) : (
        <Paged items={scenarios} noun="scenarios" size={100}>
          {(shown) => (
            <TableScroll label={title}>
              <table class="matrix stack">
                <thead>
                  <tr>
                    <th scope="col">Scenario</th>
                    {columns.map((column) => (
                      <th key={column.strategy} scope="col">
                        {column.title}
                      </th>
                    ))}
                    <th scope="col">Comparison</th>
                  </tr>
                </thead>
                <tbody>
                  {shown.map((at) => (
                    <Row key={at} scenario={index.scenarios[at]!} columns={columns} />
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
        </Paged>
      )}
    </Panel>
  );
}

function Row({ scenario, columns }: { scenario: IndexScenario; columns: { strategy: StrategyName; title: string }[] }) {
  const { name, cells, verdict } = scenario;
  return (
    <tr>
      <th scope="row">
        <PageLink to={{ page: 'comparison', scenario: name }} row>
          <GuestPhrase text={name} most={120} />
        </PageLink>
      </th>
      {columns.map((column) => {
        const { strategy } = column;
        const cell = cells.find((one) => one.strategy === strategy);
        return (
          <td key={strategy} data-title={column.title}>
            {cell ? (
              <PageLink to={{ page: 'outcome', scenario: name, strategy }} class="cell-link">
                <Badge status={cell.verdict} />
                <small>{cellNote(cell)}</small>
              </PageLink>
            ) : (
              <span class="quiet">not asked for</span>
            )}
          </td>
        );
      })}
      <td data-title="Comparison">
        <PageLink to={{ page: 'comparison', scenario: name }} class="cell-link">
          <Badge status={verdict} />
          <small>{comparisonNote(scenario)}</small>
        </PageLink>
      </td>
    </tr>
  );
}
