import { columnTitle } from '../../../../column-title.ts';
import { duration, growth } from '../../../../quantity.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { BarChart, type BarRow } from '../../charts/bar-chart.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What each strategy costs: minutes, and bytes that the image grows. */
export function CostPanel({ scenario: { comparison, budgets = {} } }: { scenario: ScenarioReport }) {
  const { strategies, metrics } = comparison;
  const cost = strategies.map((strategy): BarRow => {
    const metric = metrics[strategy];
    const minutes = budgets[strategy]?.minutes;
    const known = metric !== undefined && metric.durationMs > 0;
    return {
      name: columnTitle(comparison, strategy),
      value: known ? metric.durationMs : null,
      text: known ? `${duration(metric.durationMs)}${metric.cachedMs ? `, ${duration(metric.cachedMs)} cached` : ''}` : metric === undefined || metric.verdict === 'not-run' ? 'not run' : 'not measured',
      ...(metric?.cachedMs ? { cached: metric.cachedMs } : {}),
      ...(minutes === undefined ? {} : { allowed: { value: minutes * 60_000, text: duration(minutes * 60_000) } }),
    };
  });
  const grown = strategies.map((strategy): BarRow => {
    const value = metrics[strategy]?.imageGrowthBytes ?? null;
    const allowed = budgets[strategy]?.imageGrowthBytes;
    return { name: columnTitle(comparison, strategy), value, text: growth(value), ...(allowed === undefined ? {} : { allowed: { value: allowed, text: growth(allowed) } }) };
  });
  return (
    <div class="two-panels">
      <Panel id="cost" title="Cost in minutes">
        <BarChart id="cost-bars" label="Time that each strategy takes" rows={cost} />
        {cost.some((row) => row.cached) && <p class="quiet">Striped: spent by an earlier run; its result came from the cache. It counts, because without the cache it is spent again.</p>}
      </Panel>
      <Panel id="growth" title="Image growth">
        <BarChart id="growth-bars" label="Bytes that the image grows" rows={grown} />
        <p class="quiet">Bytes used on the Windows volume of the finished system, less those of the base image.</p>
      </Panel>
    </div>
  );
}
