import { useEffect, useState } from 'preact/hooks';
import { indexGroup, placeAt, placeCount } from '../../../data/failure-groups.ts';
import type { FailurePlace, IndexGroup, RunIndex } from '../../../data/run-index.ts';
import { plural } from '../../../../quantity.ts';
import { readFailures } from '../../data/read-block.ts';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { Tag } from '../../parts/tag.tsx';
import { Shown } from '../shown.tsx';
import { Unreadable } from '../unreadable.tsx';
import { placeRoute } from './place-route.ts';

interface Loaded {
  group: IndexGroup | null;
  places: FailurePlace[];
}

/** One way to fail, and all places where it did. */
export function FailurePage({ index, id, onShown }: { index: RunIndex; id: string; onShown: () => void }) {
  const [loaded, setLoaded] = useState<Loaded | { error: unknown }>();
  useEffect(() => {
    let here = true;
    load(index, id).then(
      (value) => here && setLoaded(value),
      (error: unknown) => here && setLoaded({ error }),
    );
    return () => void (here = false);
  }, [index, id]);
  if (!loaded) return <p class="quiet loading">Unpacking the failures</p>;
  if ('error' in loaded) return <Unreadable what="This failure" error={loaded.error} />;
  const { group, places } = loaded;
  return (
    <Shown onShown={onShown}>
      <nav aria-label="Where this page is" class="crumbs">
        <PageLink to={{ page: 'run' }}>Run</PageLink>
        <span aria-hidden="true">/</span>
        <span>failure {group ? group.id : ''}</span>
      </nav>
      {group ? (
        <Group index={index} group={group} places={places} />
      ) : (
        <PageHeading eyebrow="No such failure" title={id}>
          <p class="description">
            Nothing in this run failed in that way. <PageLink to={{ page: 'run' }}>To the run</PageLink>
          </p>
        </PageHeading>
      )}
    </Shown>
  );
}

function Group({ index, group, places }: { index: RunIndex; group: IndexGroup; places: FailurePlace[] }) {
  const same = new Set(places.map((place) => place.detail)).size === 1;
  return (
    <>
      <PageHeading eyebrow="Failure" title={group.title}>
        <p class="failure-facts">
          <Tag kind={group.kind}>{group.kind}</Tag> {plural(group.count, 'place')} in {plural(group.scenarios.length, 'scenario')}
          {group.strategies.length > 0 && `, under ${group.strategies.join(', ')}`}
        </p>
      </PageHeading>
      <Panel id="what" title="What it is">
        <dl class="pairs">
          {same && (
            <>
              <dt>Detail</dt>
              <dd>
                <GuestText text={places[0]?.detail ?? ''} />
              </dd>
            </>
          )}
          <dt>Code</dt>
          <dd>
            <code>
              <GuestPhrase text={group.code} />
            </code>
          </dd>
          <dt>Signature</dt>
          <dd>
            <code>
              <GuestText text={group.signature} />
            </code>
            <small>What a known issue in a sign-off is matched on. Short: {group.id}</small>
          </dd>
        </dl>
      </Panel>
      <Panel id="places" title="Where it is" count={group.count}>
        {places.length < group.count && <p class="quiet">The first {places.length}; the others were left out of this file.</p>}
        <Paged items={places} noun="places">
          {(shown, from) => (
            <TableScroll label="Places of the failure">
              <table class="places-table stack">
                <TableHead titles={['Scenario', 'Strategy', same ? 'Check' : 'Detail']} />
                <tbody>
                  {shown.map((place, at) => (
                    <tr key={from + at}>
                      <th scope="row">
                        <PageLink to={placeRoute(index, place)} row>
                          <GuestPhrase text={index.scenarios[place.scenario]!.name} most={120} />
                        </PageLink>
                      </th>
                      <td data-title="Strategy">{place.strategy ?? 'comparison'}</td>
                      <td data-title={same ? 'Check' : 'Detail'}>
                        {!same && <GuestText text={place.detail} />}
                        {same && (place.check === undefined ? <span class="quiet">none</span> : <GuestPhrase text={place.check} />)}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
        </Paged>
      </Panel>
    </>
  );
}

async function load(index: RunIndex, id: string): Promise<Loaded> {
  const known = index.groups.find((group) => group.id === id);
  // All places of a small group are in the index.
  if (known && known.count === known.first.length) return { group: known, places: known.first };
  const failures = await readFailures();
  const at = failures?.groups.findIndex((group) => group.id === id) ?? -1;
  if (!failures || at < 0) return { group: known ?? null, places: known?.first ?? [] };
  const group = failures.groups[at]!;
  return { group: indexGroup(failures, at), places: Array.from({ length: placeCount(group) }, (_, place) => placeAt(failures, group, place)) };
}
