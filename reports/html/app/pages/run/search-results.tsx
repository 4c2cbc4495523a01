import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RunIndex, SearchIndex } from '../../../data/run-index.ts';
import { plural } from '../../../../quantity.ts';
import { readSearch } from '../../data/read-block.ts';
import { Icon } from '../../parts/icon.tsx';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { RunFilters } from '../../router/route.ts';
import { placeRoute } from '../failure/place-route.ts';
import { FailuresPanel } from './failures-panel.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import { Searcher, type Found } from './searcher.ts';
import { words } from './words.ts';

interface ResultsProps {
  index: RunIndex;
  /** Indices of the scenarios that the filters leave. */
  scenarios: readonly number[];
  filters: RunFilters;
}

/** Everything that holds all words of the search: scenarios, failures, operations, checks. */
export function SearchResults({ index, scenarios, filters }: ResultsProps) {
  const searcher = useSearcher(index);
  const sought = words(filters.q);
  const named = scenarios.filter((at) => {
    const text = `${index.scenarios[at]!.name} ${index.scenarios[at]!.description}`.toLowerCase();
    return sought.every((word) => text.includes(word));
  });
  const key = JSON.stringify([filters, scenarios.length]);
  const found = useMemo(() => searcher?.find(filters, scenarios), [searcher, key]);
  return (
    <>
      <p class="sr" role="status">
        {found && `${plural(named.length, 'scenario')}, ${plural(found.operations.length, 'operation')} and ${plural(found.checks.length, 'check')} found`}
      </p>
      {named.length > 0 && <MatrixPanel index={index} scenarios={named} strategy={filters.strategy} title="Scenarios" />}
      <FailuresPanel key={filters.q} index={index} scenarios={scenarios} filters={filters} title="Failures" />
      {searcher === undefined && <p class="quiet loading">Unpacking the checks</p>}
      {searcher === null && <p class="panel">The search in checks and operations was left out of this file.</p>}
      {found && (
        <>
          <FoundPanel id="found-checks" title="Checks" noun="checks" found={found.checks} index={index} />
          <FoundPanel id="found-operations" title="Operations" noun="operations" found={found.operations} index={index} />
        </>
      )}
    </>
  );
}

function FoundPanel({ id, title, noun, found, index }: { id: string; title: string; noun: string; found: readonly Found[]; index: RunIndex }) {
  return (
    <Panel id={id} title={title} count={found.length}>
      {found.length === 0 ? (
        <p class="quiet">No {noun} match.</p>
      ) : (
        <Paged items={found} noun={noun} size={20} key={found.length}>
          {(shown) => (
            <ul class="found">
              {shown.map((one) => (
                <li key={one.at}>
                  <Icon status={one.failed > 0 ? 'failed' : one.passed > 0 ? 'passed' : 'not-applicable'} />
                  <div>
                    <PageLink to={placeRoute(index, one.place)} row>
                      <GuestPhrase text={one.title} />
                    </PageLink>
                    <small>
                      <GuestPhrase text={one.id} most={120} />
                    </small>
                  </div>
                  <span class="where">
                    {one.failed > 0 && (
                      <>
                        <b class="bad">{one.failed.toLocaleString('en')}</b> of {one.places.toLocaleString('en')} failed
                      </>
                    )}
                    {one.failed === 0 && one.passed > 0 && `${one.passed.toLocaleString('en')} of ${one.places.toLocaleString('en')} hold`}
                    <small>{plural(one.scenarios, 'scenario')}</small>
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Paged>
      )}
    </Panel>
  );
}

/** Undefined until unpacked, null when it was left out. */
function useSearcher(index: RunIndex): Searcher | null | undefined {
  const [searcher, setSearcher] = useState<Searcher | null>();
  useEffect(() => {
    let here = true;
    const show = (search: SearchIndex | null) => here && setSearcher(search && Searcher.of(search, index));
    readSearch().then(show, () => show(null));
    return () => void (here = false);
  }, [index]);
  return searcher;
}
