import type { CheckStatus, Verdict } from '../../harness/verify/outcome.ts';
import { html, trusted, type Markup } from './markup.ts';

export type AnyStatus = CheckStatus | Verdict;
/** Class suffix, icon and the words for cells of the request and for verdicts. */
const STATUS: Record<AnyStatus, { icon: string; landed: string; verdict: string }> = {
  passed: { icon: 'check', landed: 'Landed', verdict: 'Passed' },
  failed: { icon: 'cross', landed: 'Did not land', verdict: 'Failed' },
  error: { icon: 'bolt', landed: 'Error', verdict: 'Error' },
  'not-run': { icon: 'hollow', landed: 'Not run', verdict: 'Not run' },
  'not-possible': { icon: 'bar', landed: 'Not possible', verdict: 'Not possible' },
  'not-applicable': { icon: 'dot', landed: 'Not judged', verdict: 'Not applicable' },
};

export function icon(status: AnyStatus): Markup {
  return html`<svg class="icon s-${status}" viewBox="0 0 16 16" aria-hidden="true"><use href="#i-${STATUS[status].icon}"></use></svg>`;
}

/** Icon and word: never colour alone. */
export function badge(status: AnyStatus): Markup {
  return html`<span class="badge s-${status}">${icon(status)}${STATUS[status].verdict}</span>`;
}

export function landedWord(status: AnyStatus): string {
  return STATUS[status].landed;
}

/** The icons, once per page. Each differs in shape, not in colour only. */
export const ICONS: Markup = trusted(`<svg width="0" height="0" class="defs" aria-hidden="true" focusable="false">
<symbol id="i-check" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="disc"/><path d="M4.4 8.3l2.5 2.5 4.8-5.3" class="line"/></symbol>
<symbol id="i-cross" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" class="disc"/><path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" class="line"/></symbol>
<symbol id="i-bolt" viewBox="0 0 16 16"><path d="M8 0.4l7.8 14.4H0.2z" class="disc"/><path d="M8 5.6v4.2M8 12v0.6" class="line"/></symbol>
<symbol id="i-hollow" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.9" class="ring"/></symbol>
<symbol id="i-bar" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.9" class="ring"/><path d="M5 8h6" class="stroke"/></symbol>
<symbol id="i-dot" viewBox="0 0 16 16"><circle cx="8" cy="8" r="2.4" class="solid"/></symbol>
</svg>`);
