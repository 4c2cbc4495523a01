import { inert } from '../../../../inert-text.ts';
import { diffOf, type TextDiff as Diff } from '../../../../insight/diff-of.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { revealed } from './revealed.ts';

/** From here on the two texts stand beside each other. */
const LONG = 160;
/** Above, nothing is marked: a page has no room for it, and the reader no patience. */
const LARGEST = 40_000;
/** Lines of a stretch without a difference that are shown at each of its ends. */
const AROUND = 3;

/** What was expected and what was found. `marked`: with what differs marked in both; not for a check that passed, whose actual value may say more than was asked. */
export function TextDiff({ expected, actual, marked }: { expected: string; actual: string; marked: boolean }) {
  const diff: Diff = marked ? diffOf(expected, actual) : { parts: [], by: 'whole' };
  const { by } = diff;
  const long = expected.includes('\n') || actual.includes('\n') || Math.max(expected.length, actual.length) > LONG;
  const sides = { expected: sideOf(diff, 'expected'), actual: sideOf(diff, 'actual') };
  const plain = by === 'whole' || [...sides.expected, ...sides.actual].reduce((sum, { text }) => sum + text.length, 0) > LARGEST;
  const side = (kind: 'expected' | 'actual', text: string) => {
    if (text === '' || (plain && text.length > LARGEST)) return <GuestText text={text} />;
    const content = plain ? inert(text) : sides[kind].map(({ text: own, differs }, index) => (!differs ? own : kind === 'expected' ? <del key={index}>{own}</del> : <ins key={index}>{own}</ins>));
    if (!long) return <bdi class="guest">{content}</bdi>;
    return (
      <pre tabIndex={0} role="region" aria-label={kind === 'expected' ? 'Expected' : 'Actual'}>
        <bdi>{content}</bdi>
      </pre>
    );
  };
  return (
    <>
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
      {by === 'characters' && <p class="quiet diff-note">They differ in characters that cannot be seen. Signs stand for them: {'\u00b7'} blank, {'\u2192'} tab, {'\u21b5'} end of line, [CR] carriage return, [U+...] others.</p>}
    </>
  );
}

/** One of the texts as it is shown: stretches that are the same without their middle, what cannot be seen in the others as signs. */
function sideOf({ parts, by }: Diff, kind: 'expected' | 'actual'): { text: string; differs: boolean }[] {
  return parts.filter((part) => part.kind === 'same' || part.kind === kind).map(({ kind: own, text }) => (own === 'same' ? { text: shortened(text), differs: false } : { text: revealed(text, by === 'characters'), differs: true }));
}

/** A long stretch that is the same on both sides, without its middle. */
function shortened(text: string): string {
  const lines = text.split('\n');
  const left = lines.length - 2 * AROUND - 1;
  if (left < 3) return inert(text);
  return inert([...lines.slice(0, AROUND), `\u2026 ${left} lines that are the same`, ...lines.slice(-AROUND - 1)].join('\n'));
}
