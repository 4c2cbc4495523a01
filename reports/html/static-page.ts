import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { plural } from '../quantity.ts';
import type { IndexCell, IndexGroup, IndexScenario, RunIndex } from './data/run-index.ts';
import { html, type Markup } from './markup.ts';
import { ICON_SHAPES, VERDICT_WORD, type AnyStatus } from './status-words.ts';
import { HEADLINE, cellNote, comparisonNote, startOf, verdictFacts, verdictSentence } from './verdict-words.ts';

const MOST_GROUPS = 20;
const MOST_SCENARIOS = 500;

/** What can be read without a script: verdict, matrix, the first failures. The app takes its place. */
export function staticPage(index: RunIndex): Markup {
  const { head } = index;
  return html`<header class="top"><div class="wrap">
  <p class="brand">wimproof</p>
  <p class="run"><span>Run <b>${text(head.run)}</b></span><span>${startOf(head)}</span><span>${text(head.provider)}</span>${head.version && html`<span>wimproof ${text(head.version)}</span>`}</p>
</div></header>
<main class="wrap">
<section class="hero s-${head.verdict}">
  <div class="hero-mark">${icon(head.verdict)}</div>
  <div class="hero-text"><p class="eyebrow">Verdict</p><h1>${HEADLINE[head.verdict]}</h1><p class="lede">${verdictSentence(index)}</p></div>
  <dl class="facts">${verdictFacts(index).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
</section>
<p class="panel static-note">This is the summary: the other pages of this file are drawn by its script, which does not run here. All evidence is in the run's folder.</p>
${index.signoff && html`<section class="panel"><h2>Sign-off: ${index.signoff.decision}</h2><ul>${index.signoff.reasons.map((reason) => html`<li>${text(reason)}</li>`)}</ul></section>`}
${matrix(index)}
${failures(index)}
</main>`;
}

function matrix({ scenarios }: RunIndex): Markup {
  const strategies = STRATEGIES.filter((strategy) => scenarios.some(({ cells }) => cells.some((cell) => cell.strategy === strategy)));
  const title = (strategy: string) => scenarios.flatMap(({ cells }) => cells).find((cell) => cell.strategy === strategy)!.title;
  return html`<section class="panel"><h2>Scenarios and strategies</h2>
    <div class="scroll" tabindex="0" role="region" aria-label="Scenarios and strategies"><table class="matrix stack">
      <thead><tr><th scope="col">Scenario</th>${strategies.map((strategy) => html`<th scope="col">${title(strategy)}</th>`)}<th scope="col">Comparison</th></tr></thead>
      <tbody>${scenarios.slice(0, MOST_SCENARIOS).map((scenario) => html`<tr><th scope="row">${text(scenario.name)}</th>${strategies.map((strategy) => cell(scenario.cells.find((one) => one.strategy === strategy)))}<td>${badge(scenario.verdict)}<small>${comparisonNote(scenario)}</small></td></tr>`)}</tbody>
    </table></div>
    ${scenarios.length > MOST_SCENARIOS && html`<p class="quiet">And ${scenarios.length - MOST_SCENARIOS} more.</p>`}
  </section>`;
}

function cell(one: IndexCell | undefined): Markup {
  if (!one) return html`<td><span class="quiet">not asked for</span></td>`;
  return html`<td>${badge(one.verdict)}<small>${cellNote(one)}</small></td>`;
}

function failures({ groups, totals }: RunIndex): Markup | null {
  if (totals.groups === 0) return null;
  return html`<section class="panel"><h2>What needs attention <span class="count">${totals.failures}</span></h2>
    <ol class="attention">${groups.slice(0, MOST_GROUPS).map(failure)}</ol>
    ${totals.groups > MOST_GROUPS && html`<p class="quiet">And ${plural(totals.groups - MOST_GROUPS, 'more group')} of failures.</p>`}
  </section>`;
}

function failure({ kind, title, count, first }: IndexGroup): Markup {
  return html`<li><span class="tag k-${kind}">${kind}</span><div><b>${text(title)}</b><div class="detail">${text(first[0]?.detail ?? '')}</div></div><span class="where">${plural(count, 'place')}</span></li>`;
}

function badge(status: AnyStatus): Markup {
  return html`<span class="badge s-${status}">${icon(status)}${VERDICT_WORD[status]}</span>`;
}

function icon(status: AnyStatus): Markup {
  const shapes = ICON_SHAPES[status].map(([element, attributes]) =>
    element === 'circle'
      ? html`<circle cx="${attributes['cx']}" cy="${attributes['cy']}" r="${attributes['r']}" class="${attributes['class']}"></circle>`
      : html`<path d="${attributes['d']}" class="${attributes['class']}"></path>`,
  );
  return html`<svg class="icon s-${status}" viewBox="0 0 16 16" aria-hidden="true">${shapes}</svg>`;
}

function text(value: string): Markup {
  return html`<bdi class="guest">${value.length <= 480 ? value : `${value.slice(0, 480)}…`}</bdi>`;
}
