import { useEffect, useRef, useState } from 'preact/hooks';
import { NO_FILTERS, type RunFilters } from '../../router/route.ts';
import { replaceRoute } from '../../router/use-route.ts';

// Browsers refuse a page that changes its address at every key.
const SETTLED_MS = 250;

/** Search and filters, kept in the page's address, so that they survive a reload, a link that is sent, and back. */
export function useFilters(asked: Partial<RunFilters>): [RunFilters, (change: Partial<RunFilters>) => void] {
  const [filters, setFilters] = useState<RunFilters>({ ...NO_FILTERS, ...asked });
  const latest = useRef(filters);
  const timer = useRef<number | undefined>(undefined);
  const write = () => {
    if (timer.current === undefined) return;
    clearTimeout(timer.current);
    timer.current = undefined;
    replaceRoute({ page: 'run', filters: latest.current });
  };
  useEffect(() => {
    // Before a link leads away: back must find the filters as they were.
    document.addEventListener('click', write, true);
    addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer.current);
      document.removeEventListener('click', write, true);
      removeEventListener('pagehide', write);
    };
  }, []);
  const change = (changes: Partial<RunFilters>) => {
    latest.current = { ...latest.current, ...changes };
    setFilters(latest.current);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(write, SETTLED_MS);
  };
  return [filters, change];
}
