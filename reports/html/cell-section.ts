import { columnTitle } from '../column-title.ts';
import { duration, growth, plural } from '../quantity.ts';
import type { CellReport } from '../run-report.ts';
import { cellAnchor } from './anchors.ts';
import { checksList } from './checks-list.ts';
import { guestBlock, guestPhrase, guestText } from './guest-text.ts';
import { html, link, type Markup } from './markup.ts';
import { badge } from './status.ts';
import { stepsList } from './steps-list.ts';

/** One scenario x strategy in full: error, checks, steps, evidence. Open when something is wrong with it. */
export function cellSection(cell: CellReport): Markup {
  const { outcome } = cell;
  const anchor = cellAnchor(outcome.scenario, outcome.strategy);
  const wrong = outcome.verdict !== 'passed';
  const judged = outcome.checks.filter((check) => check.status === 'failed' || check.status === 'passed').length;
  const held = outcome.checks.filter((check) => check.status === 'passed').length;
  const failedSteps = outcome.stages.some((stage) => stage.status === 'failed');
  return html`<details class="cell v-${outcome.verdict}" id="${anchor}"${wrong && html` open`} data-print>
    <summary><h4>${columnTitle(outcome, outcome.strategy)}</h4>${badge(outcome.verdict)}<span class="summary-facts">${[
      judged > 0 && `${held} of ${judged} expectations hold`,
      outcome.durationMs > 0 && duration(outcome.durationMs),
      outcome.durationMs > 0 && plural(outcome.reboots, 'restart'),
      outcome.imageGrowthBytes !== null && growth(outcome.imageGrowthBytes),
    ].filter((text) => text !== false).join(' · ')}</span></summary>
    <div class="cell-body">
      ${errorBox(cell)}
      ${outcome.notPossible.length > 0 && html`<div class="note"><h5>Not possible under ${outcome.strategy}</h5><ul>${outcome.notPossible.map((entry) => html`<li><code>${guestPhrase(entry.operation)}</code> ${guestText(entry.reason)} ${link(entry.source, 'Source')}</li>`)}</ul></div>`}
      ${(outcome.checks.length > 0 || outcome.error !== undefined) && html`<h5 class="part">Checks</h5>${checksList(outcome.checks)}`}
      <details class="part" data-print${failedSteps && html` open`}><summary>Steps and commands</summary>${stepsList(cell)}</details>
      ${cell.screenshots.length > 0 && html`<details class="part"${outcome.verdict !== 'passed' && html` open`}><summary>Screenshots <span class="count">${cell.screenshots.length}</span></summary><div class="shots">${cell.screenshots.map((shot) => html`<figure><img src="${shot.dataUri}" alt="Console of the machine: ${shot.name}" loading="lazy"><figcaption>${guestPhrase(shot.name)}</figcaption></figure>`)}</div></details>`}
      ${cell.serialTail.length > 0 && html`<details class="part"><summary>Serial line, last ${plural(cell.serialTail.length, 'line')}</summary>${guestBlock(cell.serialTail.join('\n'), 'end', 'Serial line')}</details>`}
      ${cell.answerFile !== null && html`<details class="part"><summary>Answer file</summary><p class="quiet">Secrets are placeholders; they were filled in when the medium was written.</p>${guestBlock(cell.answerFile, 'start', 'Answer file')}</details>`}
      ${cell.plan && html`<details class="part"><summary>Plan</summary>${guestBlock(JSON.stringify(cell.plan, null, 2), 'start', 'Plan')}</details>`}
    </div>
  </details>`;
}

function errorBox({ outcome }: CellReport): Markup | null {
  if (!outcome.error)
    return outcome.verdict === 'not-run' ? html`<div class="note"><p>${outcome.inventory ? 'This strategy left a system, but none of its expectations could be judged.' : 'This strategy did not run.'}</p></div>` : null;
  const { code, kind, cause, mend, evidence } = outcome.error;
  return html`<div class="error-box k-${kind}">
    <p class="error-head"><span class="tag k-${kind}">${kind}</span> <code>${code}</code></p>
    <div class="error-cause">${guestText(cause)}</div>
    <div><b>Mend:</b> ${guestText(mend)}</div>
    ${evidence.length > 0 && html`<p class="quiet">Evidence: ${evidence.map((file, index) => html`${index > 0 && ', '}<code>${guestPhrase(file)}</code>`)}</p>`}
  </div>`;
}
