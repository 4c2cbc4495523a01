import type { ComponentChildren } from 'preact';

export interface LegendEntry {
  /** Drawn in a square of 12 around the origin. */
  sign: ComponentChildren;
  text: string;
}

/** What the signs of a drawing mean. */
export function Legend({ entries }: { entries: readonly LegendEntry[] }) {
  return (
    <ul class="legend" aria-label="Legend">
      {entries.map(({ sign, text }) => (
        <li key={text}>
          <svg class="swatch" viewBox="-6 -6 12 12" aria-hidden="true">
            {sign}
          </svg>
          {text}
        </li>
      ))}
    </ul>
  );
}
