import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Check } from '../../../../../harness/verify/outcome.ts';
import type { CheckLine } from '../../../../insight/check-lines.ts';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { wellFormed } from '../../router/route.ts';
import { checkOf, type Aim } from './aim.ts';
import { CheckItem } from './check-item.tsx';
import { FilterButtons } from './filter-buttons.tsx';
import { FilterField } from './filter-field.tsx';
import { holdsText } from './holds-text.ts';

type CheckFilter = 'all' | 'failed' | 'passed' | 'unjudged';
/** More open folds than this are a wall of text. */
const MOST_OPEN = 3;
const NO_LINES: readonly CheckLine[] = [];

interface ChecksPanelProps {
  checks: readonly Check[];
  lines: ReadonlyMap<string, readonly CheckLine[]>;
  aim: Aim | undefined;
  onLine: (line: CheckLine) => void;
}

/** The judged expectations, those that are false first. */
export function ChecksPanel({ checks, lines, aim, onLine }: ChecksPanelProps) {
  const failed = checks.filter((check) => check.status === 'failed').length;
  const [filter, setFilter] = useState<CheckFilter>('all');
  const [searched, setSearched] = useState('');
  const wanted = checkOf(aim);
  const aimed = wanted === undefined ? undefined : wellFormed(wanted);
  useEffect(() => {
    if (aimed === undefined) return;
    setFilter('all');
    setSearched('');
  }, [aim]);
  const ordered = useMemo(() => [...checks].sort((left, right) => Number(right.status === 'failed') - Number(left.status === 'failed')), [checks]);
  const shown = ordered.filter((check) => passes(filter, check) && holdsText(searched, check.title, check.id, check.actual));
  const reveal = aimed === undefined ? -1 : shown.findIndex((check) => wellFormed(check.id) === aimed);
  const count = (name: CheckFilter) => checks.filter((check) => passes(name, check)).length;
  if (checks.length === 0)
    return (
      <Panel id="checks" title="Checks">
        <p class="quiet">Nothing was judged: there is no inventory of a finished system.</p>
        {aimed !== undefined && <MissingCheck />}
      </Panel>
    );
  return (
    <Panel id="checks" title="Checks" count={checks.length}>
      <div class="filter-row">
        <FilterButtons
          label="Show checks"
          chosen={filter}
          onChoose={setFilter}
          choices={[
            { name: 'all', label: 'All', count: checks.length },
            { name: 'failed', label: 'Failed', count: failed },
            { name: 'passed', label: 'Passed', count: count('passed') },
            { name: 'unjudged', label: 'Not judged', count: count('unjudged') },
          ]}
        />
        <FilterField label="Filter checks" value={searched} onChange={setSearched} />
      </div>
      <p class="sr" role="status">{`${shown.length} of ${checks.length} checks shown`}</p>
      {aimed !== undefined && reveal < 0 && searched === '' && filter === 'all' && <MissingCheck />}
      {shown.length === 0 && <p class="quiet">No check matches.</p>}
      <Paged key={aim?.turn} items={shown} noun="checks" reveal={reveal}>
        {(part, from) => (
          <ul class="checks">
            {part.map((check, index) => (
              <CheckItem key={check.id} check={check} lines={lines.get(check.id) ?? NO_LINES} open={check.status === 'failed' && from + index < MOST_OPEN} turn={from + index === reveal ? aim!.turn : undefined} onLine={onLine} />
            ))}
          </ul>
        )}
      </Paged>
    </Panel>
  );
}

function MissingCheck() {
  return (
    <p class="note" role="note" tabIndex={-1} data-arrive="">
      The link was about a check that this outcome does not have.
    </p>
  );
}

function passes(filter: CheckFilter, { status }: Check): boolean {
  return filter === 'all' || (filter === 'unjudged' ? status === 'not-applicable' || status === 'not-possible' : status === filter);
}
