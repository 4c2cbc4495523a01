import type { Comparison } from '../../harness/verify/outcome.ts';
import { columnTitle } from '../column-title.ts';
import { guestText } from './guest-text.ts';
import { html, type Markup } from './markup.ts';
import { icon, landedWord } from './status.ts';

/** The request: each operation with its state under each strategy, and the mechanism or the reason. */
export function operationsTable(comparison: Comparison): Markup {
  const { strategies, operations } = comparison;
  if (operations.length === 0) return html`<p class="quiet">No operation is known: the run ended before anything was planned.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Operations by strategy"><table class="operations">
    <thead><tr><th scope="col">Operation</th>${strategies.map((strategy) => html`<th scope="col">${columnTitle(comparison, strategy)}</th>`)}</tr></thead>
    <tbody>${operations.map((row) => html`<tr>
      <th scope="row">${guestText(row.title)}</th>
      ${strategies.map((strategy) => {
        const cell = row.cells[strategy];
        const status = cell?.status ?? 'not-run';
        return html`<td class="state s-${status}"><span class="word">${icon(status)}${landedWord(status)}</span>${cell?.text && html`<div class="small">${guestText(cell.text)}</div>`}</td>`;
      })}
    </tr>`)}</tbody>
  </table></div>`;
}
