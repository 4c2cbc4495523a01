import type { Check } from '../../../../../harness/verify/outcome.ts';
import type { CheckLine } from '../../../../insight/check-lines.ts';
import { VERDICT_WORD } from '../../../status-words.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { Icon } from '../../parts/icon.tsx';
import { CheckLineLinks } from './check-line-links.tsx';
import { TextDiff } from './text-diff.tsx';
import { useAimed } from './use-aimed.ts';

interface CheckItemProps {
  check: Check;
  lines: readonly CheckLine[];
  open: boolean;
  /** Set when a reader asked for this check. */
  turn: number | undefined;
  onLine: (line: CheckLine) => void;
}

/** One judged expectation: in a line what was found; opened, why, from where, and which log lines explain it. */
export function CheckItem({ check, lines, open, turn, onLine }: CheckItemProps) {
  const element = useAimed<HTMLLIElement>(turn);
  const judged = check.status === 'passed' || check.status === 'failed';
  return (
    <li ref={element} tabIndex={-1} class={turn === undefined ? undefined : 'is-aimed'} data-arrive={turn === undefined ? undefined : ''}>
      <Fold
        key={turn ?? 'plain'}
        class={`check s-${check.status}`}
        row
        open={open || turn !== undefined}
        summary={
          <>
            <Icon status={check.status} />
            <span class="check-title">
              <span class="title">
                <GuestPhrase text={check.title} />
              </span>
              {check.status === 'failed' && (
                <span class="check-found">
                  found <GuestPhrase text={check.actual} most={160} />
                </span>
              )}
            </span>
            <span class="check-word">{VERDICT_WORD[check.status]}</span>
          </>
        }
      >
        <div class="check-body">
          {check.reason !== undefined && (
            <p>
              <b>{judged ? 'Note' : 'Why it was not judged'}:</b> <GuestText text={check.reason} />
            </p>
          )}
          <TextDiff expected={check.expected} actual={check.actual} marked={check.status === 'failed'} />
          <dl class="check-facts">
            {lines.length > 0 && (
              <>
                <dt>Log lines</dt>
                <dd>
                  <CheckLineLinks lines={lines} onLine={onLine} />
                </dd>
              </>
            )}
            {check.evidence.length > 0 && (
              <>
                <dt>Evidence</dt>
                <dd>
                  <ul class="evidence">
                    {check.evidence.map((text, index) => (
                      <li key={index}>
                        <GuestText text={text} />
                      </li>
                    ))}
                  </ul>
                </dd>
              </>
            )}
            {check.operation !== undefined && (
              <>
                <dt>Operation</dt>
                <dd>
                  <code>
                    <GuestPhrase text={check.operation} />
                  </code>
                </dd>
              </>
            )}
            <dt>Check</dt>
            <dd>
              <code>
                <GuestPhrase text={check.id} />
              </code>
            </dd>
          </dl>
        </div>
      </Fold>
    </li>
  );
}
