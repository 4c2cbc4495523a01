import type { RunIndex } from '../../../data/run-index.ts';
import { HEADLINE, verdictFacts, verdictSentence } from '../../../verdict-words.ts';
import { Icon } from '../../parts/icon.tsx';

/** What came out, in a word, a sentence and five numbers. */
export function VerdictHero({ index }: { index: RunIndex }) {
  const { verdict } = index.head;
  return (
    <section class={`hero s-${verdict}`} aria-labelledby="verdict">
      <div class="hero-mark">
        <Icon status={verdict} />
      </div>
      <div class="hero-text">
        <p class="eyebrow">Verdict</p>
        <h1 id="verdict" tabIndex={-1}>
          {HEADLINE[verdict]}
        </h1>
        <p class="lede">{verdictSentence(index)}</p>
      </div>
      <dl class="facts">
        {verdictFacts(index).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
