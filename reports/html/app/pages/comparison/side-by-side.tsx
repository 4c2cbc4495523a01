import type { ComponentChildren } from 'preact';
import type { StrategyName } from '../../../../../harness/servicing/operation.ts';
import type { Comparison } from '../../../../../harness/verify/outcome.ts';
import { columnTitle } from '../../../../column-title.ts';
import { duration, growth } from '../../../../quantity.ts';
import { Badge } from '../../parts/icon.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';

type Metric = NonNullable<Comparison['metrics'][StrategyName]>;
const NONE = <span class="quiet">none</span>;

/** Verdict, checks, time, restarts and growth of each strategy. */
export function SideBySide({ comparison }: { comparison: Comparison }) {
  const { strategies, metrics, scenario } = comparison;
  const rows: [string, (metric: Metric) => ComponentChildren][] = [
    ['Verdict', (metric) => <Badge status={metric.verdict} />],
    ['Expectations that hold', ({ passed, failed }) => (passed + failed > 0 ? `${passed} of ${passed + failed}` : NONE)],
    ['Time', ({ durationMs, cachedMs }) => (durationMs > 0 ? <>{duration(durationMs)}{cachedMs ? <small>{duration(cachedMs)} of it in an earlier run (cache)</small> : null}</> : NONE)],
    ['Restarts', ({ reboots, durationMs }) => (durationMs > 0 ? reboots : NONE)],
    ['Image growth', ({ imageGrowthBytes }) => growth(imageGrowthBytes)],
    ['Operations not possible', ({ notPossible }) => notPossible],
  ];
  return (
    <Panel id="side-by-side" title="Side by side">
      <TableScroll label="Numbers by strategy">
        <table class="metrics">
          <thead>
            <tr>
              <th scope="col">Measure</th>
              {strategies.map((strategy) => (
                <th scope="col" key={strategy}>
                  <PageLink to={{ page: 'outcome', scenario, strategy }} row>
                    {columnTitle(comparison, strategy)}
                  </PageLink>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([title, cell]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {strategies.map((strategy) => (
                  <td key={strategy}>{metrics[strategy] ? cell(metrics[strategy]) : NONE}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Panel>
  );
}
