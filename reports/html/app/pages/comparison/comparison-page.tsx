import { useMemo } from 'preact/hooks';
import { recommendation } from '../../../../insight/recommendation.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import type { ComparisonPageProps } from '../page-props.ts';
import { CostPanel } from './cost-panel.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { RecommendationPanel } from './recommendation-panel.tsx';
import { RequestPanel } from './request-panel.tsx';
import { SideBySide } from './side-by-side.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { WrongPanel } from './wrong-panel.tsx';

/** One scenario: its strategies held against each other. */
export function ComparisonPage({ scenario }: ComparisonPageProps) {
  const found = useMemo(() => recommendation(scenario), [scenario]);
  const earlier = scenario.history?.length ?? 0;
  return (
    <>
      <PageHeading eyebrow="Comparison" title={scenario.name} status={scenario.comparison.verdict}>
        {scenario.description !== '' && (
          <p class="description">
            <GuestText text={scenario.description} />
          </p>
        )}
      </PageHeading>
      <WrongPanel scenario={scenario} />
      <RecommendationPanel scenario={scenario.name} recommendation={found} />
      <SideBySide comparison={scenario.comparison} />
      <RequestPanel scenario={scenario} />
      <DifferencesPanel scenario={scenario} />
      <TimelinePanel scenario={scenario} />
      <CostPanel scenario={scenario} />
      {earlier > 0 && (
        <p class="page-foot">
          <PageLink to={{ page: 'history', scenario: scenario.name }}>{`The same scenario in ${earlier === 1 ? 'an earlier run' : `${earlier} earlier runs`}`}</PageLink>
        </p>
      )}
    </>
  );
}
