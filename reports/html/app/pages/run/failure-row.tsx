import type { IndexGroup, RunIndex } from '../../../data/run-index.ts';
import { plural } from '../../../../quantity.ts';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Tag } from '../../parts/tag.tsx';
import { placeRoute } from '../failure/place-route.ts';

/** One way to fail, with how often and where first. */
export function FailureRow({ index, group }: { index: RunIndex; group: IndexGroup }) {
  const { id, kind, title, count, first, scenarios } = group;
  const rest = count - first.length;
  return (
    <li>
      <Tag kind={kind}>{kind}</Tag>
      <div>
        <PageLink to={{ page: 'failure', failure: id }} row>
          <GuestPhrase text={title} />
        </PageLink>
        <div class="detail">
          <GuestText text={first[0]?.detail ?? ''} />
        </div>
        <p class="places">
          {first.map((place, at) => (
            <PageLink key={at} to={placeRoute(index, place)}>
              <GuestPhrase text={index.scenarios[place.scenario]!.name} most={60} />
              {place.strategy ? ` / ${place.strategy}` : ' / comparison'}
            </PageLink>
          ))}
          {rest > 0 && <PageLink to={{ page: 'failure', failure: id }}>and {rest.toLocaleString('en')} more</PageLink>}
        </p>
      </div>
      {count > 1 && (
        <span class="where">
          <b>{count.toLocaleString('en')}</b> places
          {scenarios.length > 1 && <small>{plural(scenarios.length, 'scenario')}</small>}
        </span>
      )}
    </li>
  );
}
