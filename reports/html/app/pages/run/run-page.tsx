import type { RunIndex } from '../../../data/run-index.ts';
import type { RunFilters } from '../../router/route.ts';
import { FailuresPanel } from './failures-panel.tsx';
import { FinderPanel } from './finder-panel.tsx';
import { BaseImagesPanel, ServicedImagesPanel } from './images-panels.tsx';
import { LeftOutPanel } from './left-out-panel.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { scenariosThatMatch } from './scenarios-that-match.ts';
import { SearchResults } from './search-results.tsx';
import { SignatureLines } from './signature-lines.tsx';
import { SignoffPanel } from './signoff-panel.tsx';
import { useFilters } from './use-filters.ts';
import { VerdictHero } from './verdict-hero.tsx';

const SHORT_MATRIX = 10;

/** The whole run: what came out, where, why, and from which images. */
export function RunPage({ index, filters: asked }: { index: RunIndex; filters: Partial<RunFilters> }) {
  const [filters, change] = useFilters(asked);
  const scenarios = scenariosThatMatch(index, filters);
  return (
    <>
      <VerdictHero index={index} />
      {index.signoff && <SignoffPanel signoff={index.signoff} />}
      <FinderPanel index={index} filters={filters} change={change} />
      {filters.q.trim() === '' ? (
        <>
          {/* Below a long matrix nobody would find what is wrong. */}
          {index.scenarios.length > SHORT_MATRIX && <FailuresPanel key="failures" index={index} scenarios={scenarios} filters={filters} />}
          <MatrixPanel index={index} scenarios={scenarios} strategy={filters.strategy} />
          {index.scenarios.length <= SHORT_MATRIX && <FailuresPanel key="failures" index={index} scenarios={scenarios} filters={filters} />}
        </>
      ) : (
        <SearchResults index={index} scenarios={scenarios} filters={filters} />
      )}
      <BaseImagesPanel index={index} />
      <ServicedImagesPanel index={index} />
      <LeftOutPanel index={index} />
      <SignatureLines index={index} />
    </>
  );
}
