import type { Changes, InputChange, SignatureChange } from '../../../../history/changes-since.ts';
import type { HistoryEntry } from '../../../../run-report.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Landed } from '../../parts/icon.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { INPUT_WORD } from './input-word.ts';
import { RunTime } from './run-time.tsx';
import { SignatureText } from './signature-text.tsx';

/** What is not as it was when the scenario was last green. */
export function ChangesPanel({ changes, current }: { changes: Changes | null; current: HistoryEntry }) {
  if (!changes)
    return (
      <Panel id="changes" title="Since the last green run">
        <p>No earlier run was green: there is nothing to hold this one against.</p>
      </Panel>
    );
  const { base, newlyFailing, noLongerFailing, operations, inputs } = changes;
  const nothing = newlyFailing.length + noLongerFailing.length + operations.length + inputs.length === 0;
  return (
    <Panel id="changes" title="Since the last green run">
      <p class="change-base">
        Held against run <b><GuestPhrase text={base.run} most={60} /></b> of <RunTime entry={base} />, {changes.runs === 1 ? 'the one before this' : `${changes.runs} runs ago`}.
      </p>
      {nothing && <p>Nothing changed: the same was asked of the same, and the result is the same.</p>}
      {inputs.length > 0 && <Inputs inputs={inputs} />}
      {newlyFailing.length > 0 && <Signatures id="newly-failing" title="Fails now, and did not then" since="Fails since" changes={newlyFailing} current={current} />}
      {newlyFailing.length > 0 && inputs.length === 0 && <p class="quiet change-note">Nothing that goes into the run is known to have changed since then.</p>}
      {operations.length > 0 && <Operations changes={operations} />}
      {noLongerFailing.length > 0 && <Signatures id="no-longer-failing" title="Failed in between, and no longer" since="Last failed in" changes={noLongerFailing} current={current} />}
    </Panel>
  );
}

function Signatures({ id, title, since, changes, current }: { id: string; title: string; since: string; changes: readonly SignatureChange[]; current: HistoryEntry }) {
  return (
    <section class="change-part" aria-labelledby={id}>
      <h3 id={id}>
        {title} <span class="count">{changes.length}</span>
      </h3>
      <Paged items={changes} noun="failures">
        {(shown) => (
          <ul class="signature-list">
            {shown.map(({ signature, strategy, run }) => (
              <li key={`${strategy ?? ''}/${signature}`}>
                <SignatureText signature={signature} />
                <p class="small">
                  {strategy ?? 'comparison of the strategies'}
                  {' \u00b7 '}
                  {run === current.run ? (since === 'Fails since' ? 'Fails since this run' : 'This run') : <>{since} <GuestPhrase text={run} most={60} /></>}
                </p>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Inputs({ inputs }: { inputs: readonly InputChange[] }) {
  return (
    <section class="change-part" aria-labelledby="new-inputs">
      <h3 id="new-inputs">
        What goes into the run <span class="count">{inputs.length}</span>
      </h3>
      <TableScroll label="What goes into the run">
        <table class="change-table">
          <TableHead titles={['What', 'Then', 'Now']} />
          <tbody>
            {inputs.map(({ input, strategy, from, to }) => (
              <tr key={`${input}/${strategy ?? ''}`}>
                <th scope="row">
                  {INPUT_WORD[input]}
                  {strategy && <small>{strategy}</small>}
                </th>
                <td>
                  <Value text={from} />
                </td>
                <td>
                  <Value text={to} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}

/** A digest is told by its beginning. */
function Value({ text }: { text: string }) {
  return /^[0-9a-f]{64}$/.test(text) ? <code title={text}>{`${text.slice(0, 12)}\u2026`}</code> : <GuestPhrase text={text} most={80} />;
}

function Operations({ changes }: { changes: Changes['operations'] }) {
  return (
    <section class="change-part" aria-labelledby="changed-operations">
      <h3 id="changed-operations">
        Operations with another state <span class="count">{changes.length}</span>
      </h3>
      <Paged items={changes} noun="operations">
        {(shown) => (
          <TableScroll label="Operations with another state">
            <table class="change-table">
              <TableHead titles={['Operation', 'Then', 'Now']} />
              <tbody>
                {shown.map(({ operation, strategy, from, to }) => (
                  <tr key={`${operation}/${strategy}`}>
                    <th scope="row">
                      <GuestPhrase text={operation} />
                      <small>{strategy}</small>
                    </th>
                    <td>{from === 'absent' ? <span class="quiet">Not asked for</span> : <Landed status={from} />}</td>
                    <td>{to === 'absent' ? <span class="quiet">Not asked for</span> : <Landed status={to} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Paged>
    </section>
  );
}
