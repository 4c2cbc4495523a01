import { useMemo, useState } from 'preact/hooks';
import { columnTitle } from '../../../../column-title.ts';
import { checkLines } from '../../../../insight/check-lines.ts';
import { PageHeading } from '../../parts/page-heading.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { replaceRoute } from '../../router/use-route.ts';
import type { OutcomePageProps } from '../page-props.ts';
import type { Aim } from './aim.ts';
import { AnswerFilePanel } from './answer-file-panel.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { ConsolePanel } from './console-panel.tsx';
import { ErrorBox } from './error-box.tsx';
import { HowPanel } from './how-panel.tsx';
import { InventoryPanel } from './inventory-panel.tsx';
import { LogsPanel } from './logs-panel.tsx';
import { OutcomeFacts } from './outcome-facts.tsx';
import { PageParts } from './page-parts.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { StagesPanel } from './stages-panel.tsx';

/** One scenario under one strategy: why it is what it is. */
export function OutcomePage({ scenario, cell, check }: OutcomePageProps) {
  const { outcome } = cell;
  const { strategy } = outcome;
  const [aim, setAim] = useState<Aim | undefined>(check === undefined ? undefined : { check, turn: 0 });
  const lines = useMemo(() => checkLines(cell), [cell]);
  const turn = (aim?.turn ?? 0) + 1;
  const toCheck = (id: string) => {
    setAim({ check: id, turn });
    // The address names the check: it can be copied from there.
    replaceRoute({ page: 'outcome', scenario: scenario.name, strategy, check: id });
  };
  const checks = <ChecksPanel checks={outcome.checks} lines={lines} aim={aim} onLine={({ file, number }) => setAim({ file, line: number, turn })} />;
  // Where nothing was judged, the console and the commands tell why.
  const judged = outcome.checks.length > 0 || !outcome.error;
  const minutes = scenario.budgets?.[strategy]?.minutes;
  return (
    <>
      <PageHeading eyebrow="Outcome" title={`${scenario.name}: ${columnTitle(outcome, strategy)}`} status={outcome.verdict}>
        <OutcomeFacts outcome={outcome} />
      </PageHeading>
      <ErrorBox outcome={outcome} />
      <PageParts cell={cell} />
      {judged && checks}
      <ConsolePanel cell={cell} budgetMs={minutes === undefined ? undefined : minutes * 60_000} />
      <StagesPanel cell={cell} />
      <LogsPanel cell={cell} aim={aim} onCheck={toCheck} />
      {!judged && checks}
      <HowPanel cell={cell} />
      <AnswerFilePanel answerFile={cell.answerFile} />
      <PlanPanel plan={cell.plan} />
      <InventoryPanel inventory={outcome.inventory} />
      <p class="page-foot">
        <PageLink to={{ page: 'comparison', scenario: scenario.name }}>To the comparison of the strategies</PageLink>
      </p>
    </>
  );
}
