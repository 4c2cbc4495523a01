import { useMemo, useState } from 'preact/hooks';
import type { Inventory } from '../../../../../harness/guest/inventory/inventory.ts';
import { inventorySections } from '../../../../insight/inventory-sections.ts';
import { Panel } from '../../parts/panel.tsx';
import { InventoryTable } from './inventory-table.tsx';

/** What the finished system says is installed. */
export function InventoryPanel({ inventory }: { inventory: Inventory | null }) {
  const sections = useMemo(() => (inventory ? inventorySections(inventory) : []), [inventory]);
  const [chosen, setChosen] = useState('system');
  const section = sections.find(({ name }) => name === chosen) ?? sections[0];
  return (
    <Panel id="inventory" title="Inventory">
      {!section && <p class="quiet">There is no inventory here: no finished system was examined, or it was left out of this file.</p>}
      {section && (
        <>
          <div class="filters" role="group" aria-label="Sections of the inventory">
            {sections.map(({ name, title, rows }) => (
              <button type="button" key={name} aria-pressed={name === section.name} onClick={() => setChosen(name)}>
                {title} <span class="filter-count">{rows === null ? 'not read' : rows.length.toLocaleString('en')}</span>
              </button>
            ))}
          </div>
          <InventoryTable key={section.name} section={section} />
        </>
      )}
    </Panel>
  );
}
