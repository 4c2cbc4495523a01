import type { Verdict } from '../../../../../harness/verify/outcome.ts';
import type { RunIndex } from '../../../data/run-index.ts';
import { VERDICT_WORD } from '../../../status-words.ts';
import { NO_FILTERS, type RunFilters } from '../../router/route.ts';
import { scenariosThatMatch } from './scenarios-that-match.ts';
import { strategiesOf } from './strategies-of.ts';

const VERDICTS: readonly Verdict[] = ['failed', 'error', 'not-run', 'passed'];

interface FinderProps {
  index: RunIndex;
  filters: RunFilters;
  change: (changes: Partial<RunFilters>) => void;
}

/** Search and filters. Each verdict says how many scenarios it would leave. */
export function FinderPanel({ index, filters, change }: FinderProps) {
  const strategies = strategiesOf(index);
  const some = filters.q !== '' || filters.verdict !== '' || filters.strategy !== '' || filters.kind !== '';
  const count = (verdict: Verdict | '') => scenariosThatMatch(index, { ...filters, verdict }).length;
  return (
    <search class="finder" aria-label="Search and filters">
      <div class="search-field">
        <label for="search" class="sr">
          Search scenarios, checks, operations and failures
        </label>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="6.8" cy="6.8" r="4.8" />
          <path d="M10.5 10.5L14.6 14.6" />
        </svg>
        <input
          id="search" type="search" autocomplete="off" spellcheck={false} placeholder="Search scenarios, checks, operations, failures" value={filters.q}
          onInput={(event) => change({ q: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            if (filters.q === '') event.currentTarget.blur();
            else change({ q: '' });
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div class="chips" role="group" aria-label="Verdict">
        <Chip pressed={filters.verdict === ''} count={count('')} onClick={() => change({ verdict: '' })}>
          All
        </Chip>
        {VERDICTS.filter((verdict) => filters.verdict === verdict || count(verdict) > 0).map((verdict) => (
          <Chip key={verdict} pressed={filters.verdict === verdict} count={count(verdict)} onClick={() => change({ verdict: filters.verdict === verdict ? '' : verdict })}>
            {VERDICT_WORD[verdict]}
          </Chip>
        ))}
      </div>
      <span class="select">
        <select aria-label="Strategy" value={filters.strategy} onChange={(event) => change({ strategy: event.currentTarget.value as RunFilters['strategy'] })}>
          <option value="">All strategies</option>
          {strategies.map(({ strategy, title }) => (
            <option key={strategy} value={strategy}>
              {title}
            </option>
          ))}
        </select>
      </span>
      <span class="select">
        <select aria-label="Kind of failure" value={filters.kind} onChange={(event) => change({ kind: event.currentTarget.value as RunFilters['kind'] })}>
          <option value="">All kinds of failure</option>
          <option value="product">Product</option>
          <option value="scenario">Scenario</option>
          <option value="infrastructure">Infrastructure</option>
        </select>
      </span>
      {some && (
        <button type="button" class="plain-button" onClick={() => change(NO_FILTERS)}>
          Clear
        </button>
      )}
    </search>
  );
}

function Chip({ pressed, count, onClick, children }: { pressed: boolean; count: number; onClick: () => void; children: string }) {
  return (
    <button type="button" class="chip" aria-pressed={pressed} onClick={onClick}>
      {children} <span class="chip-count">{count.toLocaleString('en')}</span>
    </button>
  );
}
