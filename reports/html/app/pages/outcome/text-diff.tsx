import { inert } from '../../../../inert-text.ts';
import { diffOf, type DiffPart } from '../../../../insight/diff-of.ts';
import { GuestText } from '../../parts/guest-text.tsx';

/** From here on the two texts stand beside each other. */
const LONG = 160;
/** Above, nothing is marked: a page has no room for it, and the reader no patience. */
const LARGEST = 40_000;
/** Lines of a stretch without a difference that are shown at each of its ends. */
const AROUND = 3;

/** What was expected and what was found. `marked`: with what differs marked in both; not for a check that passed, whose actual value may say more than was asked. */
export function TextDiff({ expected, actual, marked }: { expected: string; actual: string; marked: boolean }) {
  const size = expected.length + actual.length;
  const { parts, by } = size > LARGEST ? { parts: [], by: 'whole' as const } : diffOf(expected, actual);
  const long = expected.includes('\n') || actual.includes('\n') || Math.max(expected.length, actual.length) > LONG;
  const side = (kind: 'expected' | 'actual', text: string) =>
    size > LARGEST || text === '' ? <GuestText text={text} /> : long ? <pre tabIndex={0} role="region" aria-label={kind === 'expected' ? 'Expected' : 'Actual'}><bdi><Side parts={parts} kind={kind} marked={marked && by !== 'whole'} folded={by === 'lines'} /></bdi></pre> : <bdi class="guest"><Side parts={parts} kind={kind} marked={marked && by !== 'whole'} folded={false} /></bdi>;
  return (
    <div class={long ? 'diff is-long' : 'diff'}>
      <div class="diff-side is-expected">
        <span class="diff-name"><span aria-hidden="true">−</span> Expected</span>
        <div>{side('expected', expected)}</div>
      </div>
      <div class="diff-side is-actual">
        <span class="diff-name"><span aria-hidden="true">+</span> Actual</span>
        <div>{side('actual', actual)}</div>
      </div>
    </div>
  );
}

function Side({ parts, kind, marked, folded }: { parts: readonly DiffPart[]; kind: 'expected' | 'actual'; marked: boolean; folded: boolean }) {
  const own = parts.filter((part) => part.kind === 'same' || part.kind === kind);
  return (
    <>
      {own.map((part, index) => {
        if (part.kind === 'same') return folded ? shortened(part.text) : inert(part.text);
        if (!marked) return inert(part.text);
        return kind === 'expected' ? <del key={index}>{inert(part.text)}</del> : <ins key={index}>{inert(part.text)}</ins>;
      })}
    </>
  );
}

/** A long stretch that is the same on both sides, without its middle. */
function shortened(text: string): string {
  const lines = text.split('\n');
  const left = lines.length - 2 * AROUND - 1;
  if (left < 3) return inert(text);
  return inert([...lines.slice(0, AROUND), `\u2026 ${left} lines that are the same`, ...lines.slice(-AROUND - 1)].join('\n'));
}
