import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePrinting } from './printing.ts';

const MOST_PRINTED = 2000;

interface PagedProps<Item> {
  items: readonly Item[];
  /** What the items are called: `checks`. */
  noun: string;
  size?: number;
  /** Index of an item whose page is to be shown, for deep links. */
  reveal?: number;
  children: (shown: readonly Item[], from: number) => ComponentChildren;
}

/** A long list, a page at a time: no list is ever whole in the document. Printed, it is (up to 2,000). */
export function Paged<Item>({ items, noun, size = 50, reveal, children }: PagedProps<Item>) {
  const [page, setPage] = useState(reveal !== undefined && reveal >= 0 ? Math.floor(reveal / size) : 0);
  const printing = usePrinting();
  useEffect(() => {
    if (reveal !== undefined && reveal >= 0) setPage(Math.floor(reveal / size));
  }, [reveal, size]);
  const last = Math.max(0, Math.ceil(items.length / size) - 1);
  const shown = Math.min(page, last);
  const from = printing ? 0 : shown * size;
  const part = items.slice(from, printing ? MOST_PRINTED : from + size);
  return (
    <>
      {children(part, from)}
      {printing && items.length > MOST_PRINTED && (
        <p class="quiet">
          The first {MOST_PRINTED.toLocaleString('en')} of {items.length.toLocaleString('en')} {noun}; the others are not printed.
        </p>
      )}
      {last > 0 && (
        // Not `disabled`: who has paged to the end with the keyboard would lose the focus.
        <nav class="pager" aria-label={`Pages of ${noun}`}>
          <button type="button" aria-disabled={shown === 0} onClick={() => setPage(Math.max(0, shown - 1))}>
            Previous
          </button>
          <span role="status">
            {(from + 1).toLocaleString('en')} to {(from + part.length).toLocaleString('en')} of {items.length.toLocaleString('en')} {noun}
          </span>
          <button type="button" aria-disabled={shown === last} onClick={() => setPage(Math.min(last, shown + 1))}>
            Next
          </button>
        </nav>
      )}
    </>
  );
}
