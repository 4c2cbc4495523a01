import type { ScenarioReport } from '../run-report.ts';
import { scenarioAnchor } from './anchors.ts';
import { cellSection } from './cell-section.ts';
import { differencesSection } from './differences-section.ts';
import { guestText } from './guest-text.ts';
import { html, type Markup } from './markup.ts';
import { metricsTable } from './metrics-table.ts';
import { operationsTable } from './operations-table.ts';
import { badge } from './status.ts';
import { timeline } from './timeline.ts';

/** One scenario: the comparison first, then each strategy in full. */
export function scenarioSection(scenario: ScenarioReport): Markup {
  const anchor = scenarioAnchor(scenario.name);
  const { comparison } = scenario;
  return html`<article class="scenario" id="${anchor}" aria-labelledby="${anchor}-title">
    <header><p class="eyebrow">Scenario</p><h2 id="${anchor}-title"><bdi>${scenario.name}</bdi> ${badge(comparison.verdict)}</h2>
      ${scenario.description && html`<div class="description">${guestText(scenario.description)}</div>`}</header>
    <section class="panel"><h3>What was asked, and what landed</h3>${operationsTable(comparison)}</section>
    <section class="panel" id="${anchor}-differences"><h3>Differences between the finished systems</h3>${differencesSection(scenario)}</section>
    <section class="panel"><h3>Time</h3>${timeline(scenario.cells, `Stages of ${scenario.name} over time`)}</section>
    <section class="panel"><h3>Numbers</h3>${metricsTable(comparison)}</section>
    <section class="cells" aria-label="Strategies in full"><h3>Each strategy in full</h3>${scenario.cells.map(cellSection)}</section>
  </article>`;
}
