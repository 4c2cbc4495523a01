import type { CellReport } from '../../../../run-report.ts';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { SourceLink } from '../../parts/page-link.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';

/** By which mechanism each operation was carried out, and which are not possible, with the documentation that says so. */
export function HowPanel({ cell: { outcome, plan } }: { cell: CellReport }) {
  const { mechanisms, notPossible } = outcome;
  const why = (operation: string) => plan?.mechanisms.find((one) => one.operation === operation)?.why;
  return (
    <Panel id="how" title="How operations are carried out" count={mechanisms.length + notPossible.length}>
      {notPossible.length > 0 && (
        <div class="note">
          <h3>{outcome.target ? 'Not possible' : `Not possible under ${outcome.strategy}`}</h3>
          <ul>
            {notPossible.map(({ operation, reason, source }) => (
              <li key={operation}>
                <code>
                  <GuestPhrase text={operation} />
                </code>{' '}
                <GuestText text={reason} /> <SourceLink address={source} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {mechanisms.length === 0 && notPossible.length === 0 && <p class="quiet">No operation was planned.</p>}
      {mechanisms.length > 0 && (
        <TableScroll label="Mechanisms">
          <Paged items={mechanisms} noun="operations">
            {(part) => (
              <table class="compact">
                <TableHead titles={['Operation', 'Mechanism']} />
                <tbody>
                  {part.map(({ operation, mechanism }) => (
                    <tr key={operation}>
                      <th scope="row">
                        <GuestPhrase text={operation} />
                      </th>
                      <td>
                        <GuestText text={mechanism} />
                        {why(operation) !== undefined && <small>{<GuestText text={why(operation)!} />}</small>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </Paged>
        </TableScroll>
      )}
    </Panel>
  );
}
