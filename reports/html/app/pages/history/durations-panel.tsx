import type { DurationTrend } from '../../../../history/durations.ts';
import { duration, plural } from '../../../../quantity.ts';
import type { HistoryEntry } from '../../../../run-report.ts';
import { VERDICT_WORD } from '../../../status-words.ts';
import { Fold } from '../../parts/fold.tsx';
import { Icon } from '../../parts/icon.tsx';
import { Panel } from '../../parts/panel.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { TableScroll } from '../../parts/table-scroll.tsx';
import { DurationChart } from './duration-chart.tsx';
import { runTime } from './run-time.tsx';

/** What each strategy took, run by run. */
export function DurationsPanel({ trends, runs }: { trends: readonly DurationTrend[]; runs: readonly HistoryEntry[] }) {
  const slower = trends.filter((trend) => trend.slower);
  return (
    <Panel id="durations" title="Durations">
      {slower.length > 0 && (
        <ul class="slower">
          {slower.map(({ strategy, ratio, earlier }) => (
            <li key={strategy}>
              <b>{strategy}</b> took {ratio!.toFixed(1)} times the median of {plural(earlier!.runs, 'earlier run')} that asked for the same ({duration(earlier!.medianMs)}).
            </li>
          ))}
        </ul>
      )}
      <DurationChart trends={trends} runs={runs} />
      <Fold summary="As a table" class="rest">
        <TableScroll label="Durations by run">
          <table class="durations-table">
            <TableHead titles={['Run (UTC)', ...trends.map(({ strategy }) => strategy)]} />
            <tbody>
              {[...runs].reverse().map((run, index) => (
                <tr key={run.run}>
                  <th scope="row">
                    {runTime(run)}
                    {index === 0 && <small>This run</small>}
                  </th>
                  {trends.map(({ strategy, points }) => {
                    const point = points.find((one) => one.run === run.run);
                    return (
                      <td key={strategy}>
                        {point ? duration(point.durationMs) : <span class="quiet">Did not run</span>}
                        {point && <small><Icon status={point.verdict} /> {VERDICT_WORD[point.verdict]}{point.comparable ? '' : ', not compared'}</small>}
                      </td>
                    );
                  })}
                </tr>
              ))}
              <tr>
                <th scope="row">
                  Median
                  <small>earlier runs that asked for the same</small>
                </th>
                {trends.map(({ strategy, earlier }) => (
                  <td key={strategy}>
                    {earlier ? duration(earlier.medianMs) : <span class="quiet">None</span>}
                    {earlier && <small>{duration(earlier.lowestMs)} to {duration(earlier.highestMs)}, {plural(earlier.runs, 'run')}</small>}
                  </td>
                ))}
              </tr>
            </tbody>
          </table>
        </TableScroll>
      </Fold>
    </Panel>
  );
}
