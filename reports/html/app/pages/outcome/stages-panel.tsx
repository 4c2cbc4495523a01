import { useMemo } from 'preact/hooks';
import { explainSteps } from '../../../../insight/explain-steps.ts';
import type { CellReport } from '../../../../run-report.ts';
import { Panel } from '../../parts/panel.tsx';
import { StageItem } from './stage-item.tsx';

/** Stages and steps as they were run. */
export function StagesPanel({ cell }: { cell: CellReport }) {
  const explained = useMemo(() => explainSteps(cell), [cell]);
  const { stages } = cell.outcome;
  return (
    <Panel id="stages" title="Stages and commands" count={stages.length}>
      {stages.length === 0 && <p class="quiet">Nothing was planned.</p>}
      <ol class="stages">
        {stages.map((stage) => (
          <StageItem key={stage.name} stage={stage} steps={cell.steps.filter((step) => step.stage === stage.name)} commands={explained.filter((one) => one.stage === stage.name)} />
        ))}
      </ol>
    </Panel>
  );
}
