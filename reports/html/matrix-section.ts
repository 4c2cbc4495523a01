import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { leftSystem } from '../../harness/verify/compare/differences.ts';
import { columnTitle } from '../column-title.ts';
import { duration, plural } from '../quantity.ts';
import type { RunReport, ScenarioReport } from '../run-report.ts';
import { cellAnchor, scenarioAnchor } from './anchors.ts';
import { html, type Markup } from './markup.ts';
import { badge } from './status.ts';

/** Scenario x strategy: one look at the whole run. */
export function matrixSection(report: RunReport): Markup {
  const outcomes = report.scenarios.flatMap((scenario) => scenario.cells.map((cell) => cell.outcome));
  const strategies = STRATEGIES.filter((strategy) => outcomes.some((outcome) => outcome.strategy === strategy));
  return html`<section aria-labelledby="matrix" class="panel">
    <h2 id="matrix">Scenarios and strategies</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Scenarios and strategies"><table class="matrix">
      <thead><tr><th scope="col">Scenario</th>${strategies.map((strategy) => html`<th scope="col">${columnTitle(outcomes.find((outcome) => outcome.strategy === strategy), strategy)}</th>`)}<th scope="col">Comparison</th></tr></thead>
      <tbody>${report.scenarios.map((scenario) => {
        const unexpected = scenario.comparison.differences.filter((difference) => difference.class === 'unexpected').length;
        return html`<tr>
          <th scope="row"><a href="#${scenarioAnchor(scenario.name)}"><bdi>${scenario.name}</bdi></a></th>
          ${strategies.map((strategy) => {
            const outcome = scenario.cells.find((cell) => cell.outcome.strategy === strategy)?.outcome;
            if (!outcome) return html`<td><span class="quiet">not asked for</span></td>`;
            const judged = outcome.checks.filter((check) => check.status === 'passed' || check.status === 'failed').length;
            const passed = outcome.checks.filter((check) => check.status === 'passed').length;
            const detail = judged > 0 ? `${passed} of ${judged} · ${duration(outcome.durationMs)}` : (outcome.error?.code ?? '');
            return html`<td><a class="cell-link" href="#${cellAnchor(scenario.name, strategy)}">${badge(outcome.verdict)}<small>${detail}</small></a></td>`;
          })}
          <td><a class="cell-link" href="#${scenarioAnchor(scenario.name)}-differences">${badge(scenario.comparison.verdict)}<small>${comparisonNote(scenario, unexpected)}</small></a></td>
        </tr>`;
      })}</tbody>
    </table></div>
  </section>`;
}

function comparisonNote(scenario: ScenarioReport, unexpected: number): string {
  if (unexpected > 0) return plural(unexpected, 'unexplained difference');
  return scenario.cells.filter((cell) => leftSystem(cell.outcome)).length > 1 ? 'nothing unexplained' : 'nothing to compare';
}
