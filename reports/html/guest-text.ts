import { html, type Markup } from './markup.ts';

const SHOWN_AT_ONCE = 480;
const LARGEST = 64 * 1024;

/** A value that a guest, a payload or a tool printed: escaped, isolated in direction, folded when long. */
export function guestText(text: string): Markup {
  if (text === '') return html`<span class="quiet">(empty)</span>`;
  if (text.length <= SHOWN_AT_ONCE) return html`<bdi class="guest">${text}</bdi>`;
  return html`<bdi class="guest">${text.slice(0, 240)}…</bdi>
    <details class="more"><summary>${text.length.toLocaleString('en')} characters</summary><pre tabindex="0"><bdi>${cut(text, 'start')}</bdi></pre></details>`;
}

/** The same for places that hold a phrase only (links, headings, summaries): cut instead of folded. */
export function guestPhrase(text: string): Markup {
  if (text === '') return html`<span class="quiet">(empty)</span>`;
  return html`<bdi class="guest">${text.length <= 240 ? text : `${text.slice(0, 240)}…`}</bdi>`;
}

/** Console output, a file: the end matters most when it is cut. */
export function guestBlock(text: string, keep: 'start' | 'end' = 'end', label = 'Output'): Markup {
  return html`<pre tabindex="0" role="region" aria-label="${label}"><bdi>${cut(text, keep)}</bdi></pre>`;
}

/** An argument array as one readable line: arguments with blanks or quotes are quoted. For reading, not for running. */
export function commandLine(command: readonly string[]): string {
  return command.map((argument) => (argument === '' || /[\s"]/.test(argument) ? `"${argument.replace(/"/g, '\\"')}"` : argument)).join(' ');
}

function cut(text: string, keep: 'start' | 'end'): string {
  if (text.length <= LARGEST) return text;
  const note = `[${(text.length - LARGEST).toLocaleString('en')} characters left out; the whole text is in the run's folder]`;
  return keep === 'start' ? `${text.slice(0, LARGEST)}\n${note}` : `${note}\n${text.slice(-LARGEST)}`;
}
