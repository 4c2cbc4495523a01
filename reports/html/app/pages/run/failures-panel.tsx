import { useEffect, useState } from 'preact/hooks';
import { indexGroup } from '../../../data/failure-groups.ts';
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

/** What keeps the verdict from being `passed`: failures with one signature in one row. */
export function FailuresPanel({ index, scenarios, filters, title = 'What needs attention' }: FailuresProps) {
  const [everything, setEverything] = useState(false);
  const narrowed = filters.q.trim() !== '' || scenarios.length < index.scenarios.length || filters.strategy !== '' || filters.kind !== '';
  const all = useAllGroups(index, everything || narrowed);
  if (index.totals.groups === 0) return null;
  const groups = narrowed ? (all?.filter(groupFilter(scenarios, filters)) ?? []) : (all ?? index.groups);
  const total = narrowed ? groups.length : index.totals.groups;
  return (
    <Panel id="attention" title={title} count={narrowed ? groups.reduce((sum, group) => sum + group.count, 0) : index.totals.failures} class="attention-panel">
      {total === 0 && <p class="quiet">{all ? 'No failure matches.' : 'Unpacking the failures'}</p>}
      {everything || narrowed ? (
        <Paged items={groups} noun="groups of failures" size={25}>
          {(shown) => <Groups index={index} groups={shown} />}
        </Paged>
      ) : (
        <>
          <Groups index={index} groups={groups.slice(0, AT_ONCE)} />
          {total > AT_ONCE && (
            <button type="button" class="plain-button more-button" onClick={() => setEverything(true)}>
              Show all {total.toLocaleString('en')} groups
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

/** The index holds the first groups; the others are unpacked when somebody looks for them. Null until then. */
function useAllGroups(index: RunIndex, wanted: boolean): readonly IndexGroup[] | null {
  const complete = index.groups.length === index.totals.groups;
  const [all, setAll] = useState<readonly IndexGroup[] | null>(null);
  useEffect(() => {
    if (complete || !wanted || all) return;
    let here = true;
    const show = (failures: FailureIndex | null) => here && setAll(failures ? failures.groups.map((_, at) => indexGroup(failures, at)) : index.groups);
    readFailures().then(show, () => show(null));
    return () => void (here = false);
  }, [complete, wanted, all, index]);
  return complete ? index.groups : all;
}

function groupFilter(scenarios: readonly number[], { q, strategy, kind }: RunFilters): (group: IndexGroup) => boolean {
  const left = new Set(scenarios);
  const sought = words(q);
  return (group) => {
    if (kind !== '' && group.kind !== kind) return false;
    if (strategy !== '' && !group.strategies.includes(strategy)) return false;
    if (!group.scenarios.some((scenario) => left.has(scenario))) return false;
    const text = `${group.title} ${group.signature} ${group.id}`.toLowerCase();
    return sought.every((word) => text.includes(word));
  };
}
