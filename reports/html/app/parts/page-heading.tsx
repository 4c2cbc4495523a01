import type { ComponentChildren } from 'preact';
import type { AnyStatus } from '../../status-words.ts';
import { GuestPhrase } from './guest-text.tsx';
import { Badge } from './icon.tsx';

/** The page's h1, which gets the focus when the page is opened by a link. Each page but the run's has exactly one. */
export function PageHeading({ eyebrow, title, status, children }: { eyebrow: string; title: string; status?: AnyStatus; children?: ComponentChildren }) {
  return (
    <header class="page-heading">
      <p class="eyebrow">{eyebrow}</p>
      <h1 tabIndex={-1}>
        <GuestPhrase text={title} most={120} />
        {status && (
          <>
            {' '}
            <Badge status={status} />
          </>
        )}
      </h1>
      {children}
    </header>
  );
}
