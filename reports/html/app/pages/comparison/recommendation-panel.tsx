import type { Recommendation } from '../../../../insight/recommendation.ts';
import { Fold } from '../../parts/fold.tsx';
import { Panel } from '../../parts/panel.tsx';
import { EvidenceLink } from './evidence-link.tsx';

const TITLE: Record<Recommendation['kind'], (strategy: string) => string> = {
  recommended: (strategy) => `The measurements speak for ${strategy}`,
  reserved: (strategy) => `The measurements speak for ${strategy}, with a reservation`,
  level: () => 'The measurements speak for no strategy',
  none: () => 'No recommendation',
};

/** Which strategy to take, in a sentence, with the figures that it rests on. */
export function RecommendationPanel({ scenario, recommendation }: { scenario: string; recommendation: Recommendation }) {
  const { kind, strategy, headline, notes, evidence } = recommendation;
  return (
    <Panel id="recommendation" title={TITLE[kind](strategy ?? '')} class={`recommendation is-${kind}`}>
      <p class="recommendation-text">{unbroken(headline)}</p>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      {evidence.length > 0 && (
        <Fold summary="The figures that this rests on">
          <dl class="claims">
            {evidence.map(({ claim, figures, place }) => (
              <div key={claim}>
                <dt>
                  <EvidenceLink scenario={scenario} place={place}>
                    {claim}
                  </EvidenceLink>
                </dt>
                <dd>{figures}</dd>
              </div>
            ))}
          </dl>
        </Fold>
      )}
    </Panel>
  );
}

/** A figure and its unit stay on one line. */
function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:h|min|s|restarts?)\b)/g, '$1\u00a0');
}
