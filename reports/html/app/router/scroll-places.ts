const places = new Map<string, number>();
let byLink = false;
let settled = true;

/** Remembers how far down each page was read, for back and forward. @returns a function that stops it */
export function keepScroll(): () => void {
  history.scrollRestoration = 'manual';
  const keep = () => void (settled && places.set(location.hash, scrollY));
  // The event that follows a link (popstate, hashchange) is the same as that of back and forward.
  const click = (event: Event) => {
    if (!event.defaultPrevented && event.target instanceof Element && event.target.closest('a[href^="#"]')) byLink = true;
  };
  const leave = () => {
    settled = false;
  };
  addEventListener('scroll', keep, { passive: true });
  addEventListener('click', click);
  addEventListener('hashchange', leave);
  return () => {
    removeEventListener('scroll', keep);
    removeEventListener('click', click);
    removeEventListener('hashchange', leave);
  };
}

/** For a page that was just shown: its top after a link, its old place after back and forward. */
export function restoreScroll(): void {
  scrollTo({ top: byLink ? 0 : (places.get(location.hash) ?? 0), behavior: 'instant' });
  byLink = false;
  settled = true;
}

/** For a page that scrolled to a place of its own. */
export function leaveScroll(): void {
  byLink = false;
  settled = true;
}
