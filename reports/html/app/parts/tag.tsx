import type { ComponentChildren } from 'preact';
import type { FailureKind } from '../../../../harness/errors/wimproof-error.ts';

export function Tag({ kind, children }: { kind?: FailureKind; children: ComponentChildren }) {
  return <span class={kind ? `tag k-${kind}` : 'tag'}>{children}</span>;
}

/** How many, beside a heading. */
export function Count({ children }: { children: number }) {
  return <span class="count">{children.toLocaleString('en')}</span>;
}
