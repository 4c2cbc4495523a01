import type { ComponentChildren } from 'preact';
import { GuestPhrase } from './guest-text.tsx';
import { hashOf, type Route } from '../router/route.ts';

/** A link to a page of the report. `row`: j and k stop at it. */
export function PageLink({ to, class: name, row, current, label, children }: { to: Route; class?: string; row?: boolean; current?: boolean; label?: string; children: ComponentChildren }) {
  return (
    <a href={hashOf(to)} class={name} data-row={row ? '' : undefined} aria-current={current ? 'page' : undefined} aria-label={label}>
      {children}
    </a>
  );
}

/** Where a statement is documented: `https://...`, or a title and its address (`Title, https://...`), as a link; anything else as the text that it is. */
export function SourceLink({ address: text }: { address: string }) {
  const [, title, address] = /^(?:(.+), )?(https:\/\/[a-z0-9.-]+\/[^\s"'<>`\\]*)$/is.exec(text) ?? [];
  if (address === undefined) return <GuestPhrase text={text} />;
  return (
    <a href={address} rel="noreferrer">
      {title === undefined ? 'Source' : <GuestPhrase text={title} />}
    </a>
  );
}
