import { useEffect, useState } from 'preact/hooks';
import { hashOf, routeOf, type Route } from './route.ts';

export interface Place {
  route: Route;
  /** Counts visits of pages: a new number is a page that was just gone to, by a link or by back and forward. */
  visit: number;
}

/** Where the reader is; follows links, typed fragments, back and forward. */
export function usePlace(): Place {
  const [place, setPlace] = useState<Place>(() => ({ route: routeOf(location.hash), visit: 0 }));
  useEffect(() => {
    const follow = () => setPlace(({ visit }) => ({ route: routeOf(location.hash), visit: visit + 1 }));
    const settled = () => setPlace(({ visit }) => ({ route: routeOf(location.hash), visit }));
    addEventListener('hashchange', follow);
    addEventListener(REPLACED, settled);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener(REPLACED, settled);
    };
  }, []);
  return place;
}

const REPLACED = 'wimproof-replaced';

/** Another fragment for the same visit (filters): back leads to the page before. */
export function replaceRoute(route: Route): void {
  const hash = hashOf(route);
  if (hash === location.hash) return;
  history.replaceState(history.state, '', hash);
  dispatchEvent(new Event(REPLACED));
}
