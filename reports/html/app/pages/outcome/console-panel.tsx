import { useState } from 'preact/hooks';
import { timelineModel } from '../../../../insight/timeline-model.ts';
import type { CellReport } from '../../../../run-report.ts';
import { TimelineChart } from '../../charts/timeline-chart.tsx';
import { TimelineTable } from '../../charts/timeline-table.tsx';
import { WaitsTable } from '../../charts/waits-table.tsx';
import { Fold } from '../../parts/fold.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Filmstrip } from './filmstrip.tsx';

/** What happened when, and what the console showed. */
export function ConsolePanel({ cell, budgetMs }: { cell: CellReport; budgetMs: number | undefined }) {
  const [lit, setLit] = useState<number>();
  const model = timelineModel([cell]);
  return (
    <Panel id="console" title="Timeline and console">
      <TimelineChart model={model} label={`Stages of ${cell.outcome.strategy}`} lit={lit} {...(budgetMs === undefined ? {} : { budgets: { [cell.outcome.strategy]: budgetMs } })} />
      {cell.screenshots.length > 0 ? <Filmstrip cell={cell} onLook={setLit} /> : <p class="quiet">There are no pictures of the console.</p>}
      {model.endMs > 0 && (
        <Fold summary="The stages as a table" print={false}>
          <TimelineTable model={model} />
        </Fold>
      )}
      {model.lanes[0]!.waits.length > 0 && (
        <Fold summary="Waits: time used of what the plan allows" print={false}>
          <WaitsTable model={model} />
        </Fold>
      )}
    </Panel>
  );
}
