import { h } from 'preact';
import { ICON_SHAPES, LANDED_WORD, VERDICT_WORD, type AnyStatus } from '../../status-words.ts';

/** The sign of a status; says nothing by itself to those who cannot see it. */
export function Icon({ status }: { status: AnyStatus }) {
  return (
    <svg class={`icon s-${status}`} viewBox="0 0 16 16" aria-hidden="true">
      {ICON_SHAPES[status].map(([element, attributes]) => h(element, attributes))}
    </svg>
  );
}

/** Icon and word: never colour alone. */
export function Badge({ status, word = VERDICT_WORD[status] }: { status: AnyStatus; word?: string }) {
  return (
    <span class={`badge s-${status}`}>
      <Icon status={status} />
      {word}
    </span>
  );
}

/** The same without a ground, for tables of operations: `Landed`, `Did not land`. */
export function Landed({ status }: { status: AnyStatus }) {
  return (
    <span class={`word s-${status}`}>
      <Icon status={status} />
      {LANDED_WORD[status]}
    </span>
  );
}
