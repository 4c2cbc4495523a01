import { useEffect, useState } from 'preact/hooks';
import { indexGroup, type PlaceFilter } from '../../../data/failure-groups.ts';
import type { FailureIndex, IndexGroup, RunIndex } from '../../../data/run-index.ts';
import { readFailures } from '../../data/read-block.ts';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { RunFilters } from '../../router/route.ts';
import { FailureRow } from './failure-row.tsx';
import { words } from './words.ts';

const AT_ONCE = 8;

interface FailuresProps {
  index: RunIndex;
  /** Indices of the scenarios that the filters leave. */
  scenarios: readonly number[];
  filters: RunFilters;
  title?: string;
}

/** What keeps the verdict from being `passed`: failures with one signature in one row. Narrowed by filters, of each group the places that they leave. */
export function FailuresPanel({ index, scenarios, filters, title = 'What needs attention' }: FailuresProps) {
  const [everything, setEverything] = useState(false);
  const narrowed = filters.q.trim() !== '' || scenarios.length < index.scenarios.length || filters.strategy !== '' || filters.kind !== '';
  const failures = useFailures(everything || narrowed);
  if (index.totals.groups === 0) return null;
  const groups = everything || narrowed ? groupsOf(index, failures, scenarios, filters) : index.groups.slice(0, AT_ONCE);
  return (
    <Panel id="attention" title={title} count={narrowed ? groups.reduce((sum, group) => sum + group.count, 0) : index.totals.failures} class="attention-panel">
      {groups.length === 0 && <p class="quiet">{failures === undefined ? 'Unpacking the failures' : 'No failure matches.'}</p>}
      {everything || narrowed ? (
        <Paged items={groups} noun="groups of failures" size={25}>
          {(shown) => <Groups index={index} groups={shown} />}
        </Paged>
      ) : (
        <>
          <Groups index={index} groups={groups} />
          {index.totals.groups > AT_ONCE && (
            <button type="button" class="plain-button more-button" onClick={() => setEverything(true)}>
              Show all {index.totals.groups.toLocaleString('en')} groups
            </button>
          )}
        </>
      )}
    </Panel>
  );
}

function Groups({ index, groups }: { index: RunIndex; groups: readonly IndexGroup[] }) {
  return (
    <ol class="attention">
      {groups.map((group) => (
        <FailureRow key={group.id} index={index} group={group} />
      ))}
    </ol>
  );
}

/** All places of all failures, unpacked when somebody looks for them. Undefined until then, null when they were left out of the file. */
function useFailures(wanted: boolean): FailureIndex | null | undefined {
  const [failures, setFailures] = useState<FailureIndex | null>();
  useEffect(() => {
    if (!wanted || failures !== undefined) return;
    let here = true;
    const show = (found: FailureIndex | null) => here && setFailures(found);
    readFailures().then(show, () => show(null));
    return () => void (here = false);
  }, [wanted, failures]);
  return failures;
}

function groupsOf(index: RunIndex, failures: FailureIndex | null | undefined, scenarios: readonly number[], { q, strategy, kind }: RunFilters): readonly IndexGroup[] {
  if (failures === undefined) return [];
  const left = new Set(scenarios);
  const wanted: PlaceFilter = (at, under) => left.has(at) && (strategy === '' || under === strategy);
  const sought = words(q);
  const fits = ({ kind: own, title, signature, id }: Pick<IndexGroup, 'kind' | 'title' | 'signature' | 'id'>): boolean => {
    const text = `${title} ${signature} ${id}`.toLowerCase();
    return (kind === '' || own === kind) && sought.every((word) => text.includes(word));
  };
  // The index holds the first groups, with the first of their places.
  if (!failures) return index.groups.filter((group) => fits(group) && group.first.some((place) => wanted(place.scenario, place.strategy)));
  return failures.groups.flatMap((group, at) => (fits(group) ? (indexGroup(failures, at, wanted) ?? []) : []));
}
