import type { ComponentChildren } from 'preact';

/** Around a table or a drawing that may be wider than the page: scrolls by itself, with the keyboard too. */
export function TableScroll({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}
