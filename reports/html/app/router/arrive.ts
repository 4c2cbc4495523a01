import { leaveScroll, restoreScroll } from './scroll-places.ts';

/**
 * Called when a page is shown. What the link was about (`data-arrive`) gets the focus, else the heading, so that a
 * screen reader reads where the link led; the heading not when the file is just opened (`visit` 0).
 */
export function arrive(visit: number): void {
  // For programs that look at the report: which page stands, not only which one was asked for.
  document.getElementById('app')!.dataset['shown'] = location.hash;
  const target = document.querySelector<HTMLElement>('main [data-arrive]');
  if (target) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: 'center', behavior: 'instant' });
    leaveScroll();
    return;
  }
  if (visit === 0) return;
  document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  restoreScroll();
}
