import { useState } from 'preact/hooks';
import type { InventorySection } from '../../../../insight/inventory-sections.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { Paged } from '../../parts/paging.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { FilterField } from './filter-field.tsx';
import { holdsText } from './holds-text.ts';

/** A section of the inventory as a table that can be searched. */
export function InventoryTable({ section: { title, columns, rows, unread } }: { section: InventorySection }) {
  const [searched, setSearched] = useState('');
  if (rows === null)
    return (
      <p class="note">
        This Windows could not say. <GuestText text={unread ?? ''} />
      </p>
    );
  if (rows.length === 0) return <p class="quiet">None.</p>;
  const shown = rows.filter((row) => holdsText(searched, ...row));
  return (
    <>
      <div class="filter-row">
        <FilterField label={`Filter ${title.toLowerCase()}`} value={searched} onChange={setSearched} />
        <p class="quiet" role="status">{`${shown.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')} shown`}</p>
      </div>
      {shown.length > 0 && (
        <TableScroll label={title}>
          <Paged key={searched} items={shown} noun={title.toLowerCase()}>
            {(part) => (
              <table class="compact inventory">
                <TableHead titles={columns} />
                <tbody>
                  {part.map((row, index) => (
                    <tr key={index}>
                      {row.map((cell, column) => (column === 0 ? <th scope="row" key={column}><GuestText text={cell} /></th> : <td key={column}>{cell === '' ? null : <GuestText text={cell} />}</td>))}
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Paged>
        </TableScroll>
      )}
    </>
  );
}
