import type { Flakiness } from '../../../../history/flakiness.ts';
import { plural } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { Tag } from '../../parts/tag.tsx';
import { SignatureText } from './signature-text.tsx';

/** What came and went although nothing had changed. */
export function FlakinessPanel({ flaky, runs }: { flaky: readonly Flakiness[]; runs: number }) {
  return (
    <Panel id="flakiness" title="Flakiness" count={flaky.length}>
      {flaky.length === 0 && <p>{runs < 3 ? 'Too few runs to tell: it takes three with the same inputs.' : 'Nothing came and went between runs with the same inputs.'}</p>}
      {flaky.length > 0 && (
        <Paged items={flaky} noun="flaky results">
          {(shown) => (
            <TableScroll label="Flakiness">
              <table class="flakiness">
                <TableHead titles={['What comes and goes', 'Strategy', 'Changes', 'Failed', 'Inputs']} />
                <tbody>
                  {shown.map((one, index) => (
                    <tr key={index}>
                      <th scope="row">
                        <About {...one} />
                      </th>
                      <td>{one.strategy ?? 'comparison'}</td>
                      <td>{one.flips}</td>
                      <td>
                        {one.failed} of {plural(one.runs, 'run')}
                        <small>{Math.round(one.rate * 100)} %</small>
                      </td>
                      <td>{one.current ? 'as in this run' : 'of earlier runs'}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableScroll>
          )}
        </Paged>
      )}
      <Fold summary="What counts as flaky" class="rest">
        <p class="quiet">
          Something that changed and changed back between runs with the same scenario digest, base image, provider and wimproof version. Runs with different inputs are never held against each other. Verdicts on the product are compared among runs that were judged; failures of the infrastructure are counted by themselves.
        </p>
      </Fold>
    </Panel>
  );
}

function About({ about, kind }: Flakiness) {
  if (about !== 'cell') return <SignatureText signature={about.signature} />;
  return (
    <>
      <Tag kind={kind}>{kind}</Tag> {kind === 'product' ? 'The verdict: passed and failed' : 'Whether it could be judged'}
    </>
  );
}
