import type { ComponentChildren } from 'preact';
import { Count } from './tag.tsx';

/** A part of a page with a heading of its own (h2). `id` must be the page's only one; letters and hyphens. */
export function Panel({ id, title, count, class: name = '', children }: { id: string; title: string; count?: number; class?: string; children: ComponentChildren }) {
  return (
    <section class={`panel ${name}`.trim()} aria-labelledby={id}>
      <h2 id={id}>
        {title}
        {count !== undefined && (
          <>
            {' '}
            <Count>{count}</Count>
          </>
        )}
      </h2>
      {children}
    </section>
  );
}
