import { columnTitle } from '../column-title.ts';
import type { RunReport } from '../run-report.ts';
import { cellAnchor, scenarioAnchor } from './anchors.ts';
import { guestPhrase, guestText } from './guest-text.ts';
import { html, type Markup } from './markup.ts';

/** Everything that keeps the verdict from being `passed`, with a link to where it is explained. */
export function attentionSection(report: RunReport): Markup | null {
  const items = report.scenarios.flatMap((scenario) => [
    ...scenario.cells.flatMap(({ outcome }) => {
      const place = { href: `#${cellAnchor(scenario.name, outcome.strategy)}`, where: `${scenario.name} / ${columnTitle(outcome, outcome.strategy)}` };
      return [
        ...(outcome.error ? [{ ...place, kind: outcome.error.kind, title: `${outcome.error.code}: ${outcome.error.cause}`, text: `Mend: ${outcome.error.mend}` }] : []),
        ...outcome.checks.filter((check) => check.status === 'failed').map((check) => ({ ...place, kind: 'product', title: `Does not hold: ${check.title}`, text: `Actual: ${check.actual}` })),
        ...(outcome.image.unchanged === false ? [{ ...place, kind: 'infrastructure', title: 'The base image was changed during the run', text: 'Its digest is not what it was before.' }] : []),
      ];
    }),
    ...scenario.comparison.differences
      .filter((difference) => difference.class === 'unexpected')
      .map((difference) => ({
        href: `#${scenarioAnchor(scenario.name)}-differences`, where: `${scenario.name} / comparison`, kind: 'product', title: `Unexplained difference: ${difference.subject}`,
        text: scenario.comparison.strategies.filter((strategy) => strategy in difference.values).map((strategy) => `${strategy}: ${difference.values[strategy] ?? 'absent'}`).join('; '),
      })),
  ]);
  if (items.length === 0) return null;
  const LIMIT = 8;
  const row = (item: (typeof items)[number]) => html`<li>
    <span class="tag k-${item.kind}">${item.kind}</span>
    <div><a href="${item.href}">${guestPhrase(item.title)}</a><div class="detail">${guestText(item.text)}</div></div>
    <span class="where">${guestPhrase(item.where)}</span>
  </li>`;
  return html`<section aria-labelledby="attention" class="panel">
    <h2 id="attention">What needs attention <span class="count">${items.length}</span></h2>
    <ol class="attention">${items.slice(0, LIMIT).map(row)}</ol>
    ${items.length > LIMIT && html`<details class="rest" data-print><summary>${items.length - LIMIT} more</summary><ol class="attention">${items.slice(LIMIT).map(row)}</ol></details>`}
  </section>`;
}
