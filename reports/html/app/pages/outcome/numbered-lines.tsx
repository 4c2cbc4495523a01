import { inert } from '../../../../inert-text.ts';
import { Paged } from '../../parts/paging.tsx';

const LONGEST = 2_000;

/** A file with its line numbers, some hundred lines at a time. */
export function NumberedLines({ text, label }: { text: string; label: string }) {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  return (
    <Paged items={lines} noun="lines" size={400}>
      {(part, from) => (
        <div class="numbered" tabIndex={0} role="region" aria-label={inert(label)}>
          <ol start={from + 1}>
            {part.map((line, index) => (
              <li key={from + index}>
                <span class="log-number" aria-hidden="true">{from + index + 1}</span>
                <bdi>{inert(line.length > LONGEST ? `${line.slice(0, LONGEST)}\u2026` : line)}</bdi>
              </li>
            ))}
          </ol>
        </div>
      )}
    </Paged>
  );
}
