import { trend, type Trend } from '../../../../history/trend.ts';
import { plural } from '../../../../quantity.ts';
import type { HistoryEntry } from '../../../../run-report.ts';
import { PageHeading } from '../../parts/page-heading.tsx';
import { Panel } from '../../parts/panel.tsx';
import { VERDICT_WORD } from '../../../status-words.ts';
import type { HistoryPageProps } from '../page-props.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { DurationsPanel } from './durations-panel.tsx';
import { FlakinessPanel } from './flakiness-panel.tsx';
import { RunStrip } from './run-strip.tsx';
import { RunTime } from './run-time.tsx';

/** The same scenario over earlier runs: what changed since the last green one, what comes and goes, what it takes. */
export function HistoryPage({ scenario }: HistoryPageProps) {
  const { history, current, name, comparison } = scenario;
  if (!history || !current || history.length === 0)
    return (
      <>
        <PageHeading eyebrow="History" title={name} status={comparison.verdict} />
        <NoHistory looked={history !== undefined} />
      </>
    );
  const found = trend(history, current);
  return (
    <>
      <PageHeading eyebrow="History" title={name} status={comparison.verdict}>
        <p class="description">
          <Lede trend={found} current={current} />
        </p>
      </PageHeading>
      <Panel id="runs" title="Runs" count={found.runs.length}>
        <RunStrip runs={found.runs} />
      </Panel>
      <ChangesPanel changes={found.sinceGreen} current={current} />
      <DurationsPanel trends={found.durations} runs={found.runs} />
      <FlakinessPanel flaky={found.flaky} runs={found.runs.length} />
    </>
  );
}

function Lede({ trend: { runs, sinceGreen }, current }: { trend: Trend; current: HistoryEntry }) {
  const green = runs.filter(({ verdict }) => verdict === 'passed').length;
  return (
    <>
      {green} of {plural(runs.length, 'run')} passed.{' '}
      {sinceGreen === null && (current.verdict === 'passed' ? 'This is the first of them that passed.' : 'None before this one did.')}
      {sinceGreen !== null && (
        <>
          Last green before this one: <RunTime entry={sinceGreen.base} />, {sinceGreen.runs === 1 ? 'the run before' : `${sinceGreen.runs} runs ago`}. This run: {VERDICT_WORD[current.verdict].toLowerCase()}.
        </>
      )}
    </>
  );
}

function NoHistory({ looked }: { looked: boolean }) {
  return (
    <Panel id="no-history" title="No earlier runs">
      <p>{looked ? 'No earlier run of this scenario lies beside this one.' : 'Nobody looked for earlier runs when this report was made.'}</p>
      <p class="quiet history-hint">
        A report looks at the run folders that lie beside its own, up to the 30 newest that are older than it. Keep the runs of one product in one folder, or copy their <code>summary.json</code> there, and make the report again.
      </p>
    </Panel>
  );
}
