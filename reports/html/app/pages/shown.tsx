import type { ComponentChildren } from 'preact';
import { useLayoutEffect } from 'preact/hooks';

/** Around a page: says once that it is in the document. */
export function Shown({ onShown, children }: { onShown: () => void; children: ComponentChildren }) {
  useLayoutEffect(onShown, []);
  return <>{children}</>;
}
