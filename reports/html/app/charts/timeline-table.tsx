import type { TimelineModel } from '../../../insight/timeline-model.ts';
import { duration } from '../../../quantity.ts';
import { GuestPhrase } from '../parts/guest-text.tsx';
import { TableHead } from '../parts/table-head.tsx';
import { TableScroll } from '../parts/table-scroll.tsx';

/** The timeline in words and numbers. */
export function TimelineTable({ model }: { model: TimelineModel }) {
  return (
    <TableScroll label="Stages by strategy, as a table">
      <table class="compact">
        <TableHead titles={['Strategy', 'Stage', 'From', 'Took', 'Restarts', 'State']} />
        <tbody>
          {model.lanes.flatMap((lane) =>
            lane.segments.map((segment, index) => (
              <tr key={`${lane.strategy}-${index}`}>
                <th scope="row">{lane.title}</th>
                <td>
                  <b>{segment.stage}</b> <GuestPhrase text={segment.title} />
                </td>
                <td>{duration(segment.fromMs)}</td>
                <td>{duration(segment.toMs - segment.fromMs)}</td>
                <td>{segment.reboots}</td>
                <td>{segment.cached ? `from the cache: run ${segment.cached.run}` : segment.status}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </TableScroll>
  );
}
