import type { Check } from '../../harness/verify/outcome.ts';
import { guestPhrase, guestText } from './guest-text.ts';
import { html, type Markup } from './markup.ts';
import { icon, landedWord } from './status.ts';

/** Every check with expected, actual and evidence; failed ones open. */
export function checksList(checks: readonly Check[]): Markup {
  if (checks.length === 0) return html`<p class="quiet">Nothing was judged.</p>`;
  return html`<ul class="checks">${checks.map((check) => html`<li><details class="check s-${check.status}"${check.status === 'failed' && html` open data-print`}>
    <summary>${icon(check.status)}<span class="title">${guestPhrase(check.title)}</span><span class="sr"> (${check.status === 'passed' ? 'holds' : landedWord(check.status)})</span></summary>
    <dl class="check-facts">
      <dt>Expected</dt><dd>${guestText(check.expected)}</dd>
      <dt>Actual</dt><dd>${guestText(check.actual)}</dd>
      ${check.reason && html`<dt>${check.status === 'not-possible' ? 'Not possible' : 'Not judged'}</dt><dd>${guestText(check.reason)}</dd>`}
      <dt>Evidence</dt><dd>${check.evidence.length === 0 ? html`<span class="quiet">none</span>` : html`<ul>${check.evidence.map((line) => html`<li><div class="evidence">${guestText(line)}</div></li>`)}</ul>`}</dd>
    </dl>
  </details></li>`)}</ul>`;
}
