import type { LogLine } from '../../../../run-report.ts';
import { inert } from '../../../../inert-text.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { useAimed } from './use-aimed.ts';

const SIGN = { error: '\u2715', warning: '!', subject: '\u25cf' } as const;
const LONGEST = 4_000;

interface LogLineItemProps {
  line: LogLine;
  /** Titles of checks by id. */
  titles: ReadonlyMap<string, string>;
  turn: number | undefined;
  onCheck: (id: string) => void;
}

/** A line of a log: sign and word when it matters, its number, its text, and the checks that it explains. */
export function LogLineItem({ line: { number, text, mark, checks = [] }, titles, turn, onCheck }: LogLineItemProps) {
  const element = useAimed<HTMLLIElement>(turn);
  return (
    <li ref={element} tabIndex={-1} value={number} class={`log-line${mark ? ` is-${mark}` : ''}${turn === undefined ? '' : ' is-aimed'}`}>
      <span class="log-mark">
        {mark && (
          <>
            <span aria-hidden="true">{SIGN[mark]}</span> {mark}
          </>
        )}
      </span>
      <span class="log-number">{number}</span>
      <span class="log-text">
        <bdi>{inert(text.length > LONGEST ? `${text.slice(0, LONGEST)}\u2026` : text)}</bdi>
        {checks.map((id) => (
          <span class="log-check" key={id}>
            explains{' '}
            <button type="button" class="link" onClick={() => onCheck(id)}>
              <GuestPhrase text={titles.get(id) ?? id} most={100} />
            </button>
          </span>
        ))}
      </span>
    </li>
  );
}
