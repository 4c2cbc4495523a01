import { useMemo } from 'preact/hooks';
import { timelineModel } from '../../../../insight/timeline-model.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { TimelineChart } from '../../charts/timeline-chart.tsx';
import { TimelineTable } from '../../charts/timeline-table.tsx';
import { WaitsTable } from '../../charts/waits-table.tsx';
import { Fold } from '../../parts/fold.tsx';
import { Panel } from '../../parts/panel.tsx';
import { BudgetTable } from './budget-table.tsx';

/** When each strategy did what: stages, restarts, waits and budgets on one axis, and the same as tables. */
export function TimelinePanel({ scenario }: { scenario: ScenarioReport }) {
  const model = useMemo(() => timelineModel(scenario.cells), [scenario]);
  const budgets = Object.fromEntries(Object.entries(scenario.budgets ?? {}).flatMap(([strategy, budget]) => (budget.minutes === undefined ? [] : [[strategy, budget.minutes * 60_000]])));
  const waits = model.lanes.some((lane) => lane.waits.length > 0);
  return (
    <Panel id="timeline" title="Stages over time">
      <TimelineChart model={model} label="Stages of each strategy, since its own start" budgets={budgets} />
      <BudgetTable scenario={scenario} />
      {model.endMs > 0 && (
        <Fold summary="The stages as a table" print={false}>
          <TimelineTable model={model} />
        </Fold>
      )}
      {waits && (
        <Fold summary="Waits: time used of what the plan allows" print={false}>
          <WaitsTable model={model} />
        </Fold>
      )}
    </Panel>
  );
}
