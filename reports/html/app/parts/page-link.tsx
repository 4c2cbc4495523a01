import type { ComponentChildren } from 'preact';
import { hashOf, type Route } from '../router/route.ts';

/** A link to a page of the report. `row`: j and k stop at it. */
export function PageLink({ to, class: name, row, current, label, children }: { to: Route; class?: string; row?: boolean; current?: boolean; label?: string; children: ComponentChildren }) {
  return (
    <a href={hashOf(to)} class={name} data-row={row ? '' : undefined} aria-current={current ? 'page' : undefined} aria-label={label}>
      {children}
    </a>
  );
}

/** A link out of the report when the text is a plain https address (documentation), otherwise the label alone. */
export function SourceLink({ address, label = 'Source' }: { address: string; label?: string }) {
  if (!/^https:\/\/[a-z0-9.-]+\/[^\s"'<>`\\]*$/i.test(address)) return <>{label}</>;
  return (
    <a href={address} rel="noreferrer">
      {label}
    </a>
  );
}
