import { inert } from '../../../inert-text.ts';
import { Fold } from './fold.tsx';

const SHOWN_AT_ONCE = 480;
const LARGEST = 64 * 1024;

/** A value that a guest, a payload or a tool printed: inert, isolated in direction, folded when long. */
export function GuestText({ text }: { text: string }) {
  if (text === '') return <span class="quiet">(empty)</span>;
  if (text.length <= SHOWN_AT_ONCE) return <bdi class="guest">{inert(text)}</bdi>;
  return (
    <>
      <bdi class="guest">{inert(head(text, 240))}</bdi>
      <Fold class="more" print={false} summary={`${text.length.toLocaleString('en')} characters`}>
        <GuestBlock text={text} keep="start" label="Whole text" />
      </Fold>
    </>
  );
}

/** The same for places that hold a phrase only (links, headings, summaries): cut instead of folded. */
export function GuestPhrase({ text, most = 240 }: { text: string; most?: number }) {
  if (text === '') return <span class="quiet">(empty)</span>;
  return <bdi class="guest">{inert(text.length <= most ? text : head(text, most))}</bdi>;
}

/** Console output, a file: can be scrolled with the keyboard; cut where it is too long for a page (`keep` says which side stays). */
export function GuestBlock({ text, keep = 'end', label = 'Output' }: { text: string; keep?: 'start' | 'end'; label?: string }) {
  return (
    <pre tabIndex={0} role="region" aria-label={inert(label)}>
      <bdi>{inert(cut(text, keep))}</bdi>
    </pre>
  );
}

function head(text: string, most: number): string {
  return `${text.slice(0, most)}\u2026`;
}

function cut(text: string, keep: 'start' | 'end'): string {
  if (text.length <= LARGEST) return text;
  const note = `[${(text.length - LARGEST).toLocaleString('en')} characters left out; the whole text is in the run's folder]`;
  return keep === 'start' ? `${text.slice(0, LARGEST)}\n${note}` : `${note}\n${text.slice(-LARGEST)}`;
}
