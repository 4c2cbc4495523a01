import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Comparison } from '../../harness/verify/outcome.ts';
import { columnTitle } from '../column-title.ts';
import { duration, growth } from '../quantity.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './status.ts';

type Metric = NonNullable<Comparison['metrics'][StrategyName]>;

const NONE = html`<span class="quiet">none</span>`;

/** Verdict, time, restarts, image growth and checks of each strategy, the measurable ones with a bar. */
export function metricsTable(comparison: Comparison): Markup {
  const { strategies, metrics } = comparison;
  const row = (title: string, text: (metric: Metric) => Markup | string, size?: (metric: Metric) => number | null) => {
    const largest = Math.max(1, ...strategies.map((strategy) => (metrics[strategy] && size?.(metrics[strategy])) ?? 0));
    return html`<tr><th scope="row">${title}</th>${strategies.map((strategy) => {
      const metric = metrics[strategy];
      if (!metric) return html`<td></td>`;
      const value = size?.(metric);
      return html`<td>${text(metric)}${value !== undefined && value !== null && value > 0 && bar(value / largest)}</td>`;
    })}</tr>`;
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers by strategy"><table class="metrics">
    <thead><tr><th scope="col">Measure</th>${strategies.map((strategy) => html`<th scope="col">${columnTitle(comparison, strategy)}</th>`)}</tr></thead>
    <tbody>
      ${row('Verdict', (metric) => badge(metric.verdict))}
      ${row('Expectations that hold', (metric) => (metric.passed + metric.failed > 0 ? `${metric.passed} of ${metric.passed + metric.failed}` : NONE))}
      ${row('Operations not possible', (metric) => String(metric.notPossible))}
      ${row('Time', (metric) => (metric.durationMs > 0 ? duration(metric.durationMs) : NONE), (metric) => metric.durationMs)}
      ${Object.values(metrics).some((metric) => metric.cachedMs) && row('of it in an earlier run (cache)', (metric) => (metric.cachedMs ? duration(metric.cachedMs) : NONE))}
      ${row('Restarts', (metric) => String(metric.reboots), (metric) => metric.reboots)}
      ${row('Image growth', (metric) => growth(metric.imageGrowthBytes), (metric) => metric.imageGrowthBytes)}
    </tbody>
  </table></div>`;
}

function bar(share: number): Markup {
  return html`<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="4"></rect><rect class="fill" width="${(share * 100).toFixed(1)}" height="4"></rect></svg>`;
}
