import { leftSystem } from '../../harness/verify/compare/differences.ts';
import type { Comparison, Difference } from '../../harness/verify/outcome.ts';
import { RULES, ruleNamed } from '../../harness/verify/compare/rules.ts';
import { plural } from '../quantity.ts';
import type { ScenarioReport } from '../run-report.ts';
import { guestText } from './guest-text.ts';
import { html, link, type Markup } from './markup.ts';

/** What is not the same in the finished systems: unexplained differences in full, explained ones folded with their rule. */
export function differencesSection({ comparison, cells }: ScenarioReport): Markup {
  const of = (kind: Difference['class']) => comparison.differences.filter((difference) => difference.class === kind);
  const [unexpected, expected, impossible] = [of('unexpected'), of('expected'), of('not-possible')];
  const examined = cells.map((cell) => cell.outcome).filter(leftSystem).map((outcome) => outcome.strategy);
  return html`
    ${unexpected.length > 0 && table(unexpected, comparison)}
    ${unexpected.length === 0 && html`<p class="quiet">${examined.length > 1 ? `The systems that ${examined.join(', ')} left do not differ in any way that is not explained.` : 'Fewer than two strategies left a system, so there is nothing to compare.'}</p>`}
    ${expected.length > 0 && html`<details data-print><summary>${plural(expected.length, 'expected difference')}</summary>${table(expected, comparison)}</details>`}
    ${impossible.length > 0 && html`<details data-print><summary>${plural(impossible.length, 'difference')} because an operation is not possible under a strategy</summary>${table(impossible, comparison)}</details>`}
    <details><summary>What is not compared, and why</summary>
      <dl class="rules">${RULES.filter((rule) => rule.effect === 'ignored').map((rule) => html`<dt><code>${rule.name}</code></dt><dd>${rule.doc} ${link(rule.source, 'Source')}</dd>`)}</dl>
    </details>`;
}

function table(differences: readonly Difference[], comparison: Comparison): Markup {
  const strategies = comparison.strategies.filter((strategy) => differences.some((difference) => strategy in difference.values));
  const explained = differences.some((difference) => difference.reason);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="differences">
    <thead><tr><th scope="col">Subject</th>${strategies.map((strategy) => html`<th scope="col">${strategy}</th>`)}${explained && html`<th scope="col">Explanation</th>`}</tr></thead>
    <tbody>${differences.map((difference) => {
      const odd = minority(strategies.filter((strategy) => strategy in difference.values).map((strategy) => difference.values[strategy] ?? null));
      return html`<tr class="d-${difference.class}">
      <th scope="row"><span class="tag">${difference.kind}</span> ${guestText(difference.subject.replace(`${difference.kind}:`, ''))}</th>
      ${strategies.map((strategy) => {
        const value = difference.values[strategy];
        return html`<td class="${odd.has(value ?? null) ? 'odd' : 'common'}">${value === undefined || value === null ? html`<span class="quiet">absent</span>` : guestText(value)}</td>`;
      })}
      ${explained && html`<td>${guestText(difference.reason ?? '')}${difference.rule && html`<small class="rule"><code>${difference.rule}</code>${source(difference.rule)}</small>`}</td>`}
    </tr>`;
    })}</tbody>
  </table></div>`;
}

/** The values that fewer strategies have than the most common one: what a reader looks for first. Empty on a tie. */
function minority(values: readonly (string | null)[]): Set<string | null> {
  const count = (value: string | null) => values.filter((other) => other === value).length;
  const most = Math.max(...values.map(count));
  return new Set(values.filter((value) => count(value) < most));
}

function source(rule: string): Markup | null {
  const known = ruleNamed(rule);
  return known ? html` · ${link(known.source, 'source')}` : null;
}
