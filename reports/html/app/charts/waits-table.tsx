import type { TimelineModel } from '../../../insight/timeline-model.ts';
import { duration } from '../../../quantity.ts';
import { TableHead } from '../parts/table-head.tsx';
import { TableScroll } from '../parts/table-scroll.tsx';
import { UsedMeter } from './used-meter.tsx';

/** What each wait used of the time that its plan allows. */
export function WaitsTable({ model }: { model: TimelineModel }) {
  return (
    <TableScroll label="Waits and their deadlines">
      <table class="compact">
        <TableHead titles={['Strategy', 'Wait', 'Used', 'Allowed', 'Share']} />
        <tbody>
          {model.lanes.flatMap((lane) =>
            lane.waits.map((wait, index) => (
              <tr key={`${lane.strategy}-${index}`}>
                <th scope="row">{lane.title}</th>
                <td>
                  {wait.stage}: <code>{wait.step}</code>
                  {wait.status !== 'succeeded' && <b class="bad"> {wait.status}</b>}
                </td>
                <td>{duration(wait.usedMs)}</td>
                <td>{duration(wait.allowedMs)}</td>
                <td>
                  <UsedMeter used={wait.usedMs} allowed={wait.allowedMs} />
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </TableScroll>
  );
}
