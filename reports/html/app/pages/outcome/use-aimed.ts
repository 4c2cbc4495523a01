import { useLayoutEffect, useRef } from 'preact/hooks';

/** A ref for what a reader asked to see: it gets the focus and comes into view, once for each `turn`. Nothing while undefined. */
export function useAimed<E extends HTMLElement>(turn: number | undefined) {
  const element = useRef<E>(null);
  useLayoutEffect(() => {
    if (turn === undefined) return;
    element.current?.focus({ preventScroll: true });
    element.current?.scrollIntoView({ block: 'center', behavior: 'instant' });
  }, [turn]);
  return element;
}
