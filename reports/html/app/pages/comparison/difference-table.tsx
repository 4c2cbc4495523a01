import type { Comparison } from '../../../../../harness/verify/outcome.ts';
import { inertLine } from '../../../../inert-text.ts';
import { columnTitle } from '../../../../column-title.ts';
import type { DifferenceRow } from '../../../../insight/difference-groups.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { Paged } from '../../parts/paging.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { Tag } from '../../parts/tag.tsx';

interface DifferenceTableProps {
  /** Not that of another table of the page. */
  label: string;
  rows: readonly DifferenceRow[];
  comparison: Comparison;
  /** Names the odd value in words too. */
  marked: boolean;
}

/** The value of each fact under each strategy; the odd one out is marked. */
export function DifferenceTable({ label, rows, comparison, marked }: DifferenceTableProps) {
  const strategies = comparison.strategies.filter((strategy) => rows.some((row) => strategy in row.values));
  return (
    <TableScroll label={inertLine(label)}>
      <Paged items={rows} noun="differences">
        {(part) => (
          <table class="differences">
            <TableHead titles={['Fact', ...strategies.map((strategy) => columnTitle(comparison, strategy))]} />
            <tbody>
              {part.map((row) => (
                <tr key={row.subject} class={`d-${row.class}`}>
                  <th scope="row">
                    <Tag>{row.kind}</Tag> <GuestText text={row.subject.startsWith(`${row.kind}:`) ? row.subject.slice(row.kind.length + 1) : row.subject} />
                  </th>
                  {strategies.map((strategy) => {
                    const value = row.values[strategy];
                    const odd = marked && row.odd.includes(strategy);
                    return (
                      <td key={strategy} class={odd ? 'odd' : undefined}>
                        {odd && <span class="odd-mark">differs </span>}
                        {value === undefined || value === null ? <span class="quiet">absent</span> : <GuestText text={value} />}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </TableScroll>
  );
}
