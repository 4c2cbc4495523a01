import type { Comparison } from '../../../../../harness/verify/outcome.ts';
import type { DifferenceGroup } from '../../../../insight/difference-groups.ts';
import { plural } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { SourceLink } from '../../parts/page-link.tsx';
import { DifferenceTable } from './difference-table.tsx';

/** Differences with one explanation, folded behind it. */
export function ExplainedFold({ group, comparison }: { group: DifferenceGroup; comparison: Comparison }) {
  const { rule, reason = '', source, count } = group;
  // The capability matrix's reasons say themselves where it is not possible.
  const by = rule === 'declared' ? ' declared by the scenario' : rule === 'capability-matrix' ? '' : ' explained by a rule';
  return (
    <Fold
      class="explained"
      row
      summary={
        <>
          <b>{plural(count, 'difference')}</b>
          {by}: <GuestPhrase text={reason} />
        </>
      }
    >
      {rule !== undefined && rule !== 'declared' && rule !== 'capability-matrix' && (
        <p class="quiet">
          Rule <code>{rule}</code>
          {source !== undefined && (
            <>
              {' · '}
              <SourceLink address={source} />
            </>
          )}
        </p>
      )}
      <DifferenceTable label={`Differences: ${rule ?? ''} ${reason.slice(0, 200)}`} rows={group.kinds.flatMap((kind) => kind.rows)} comparison={comparison} marked={false} />
    </Fold>
  );
}
