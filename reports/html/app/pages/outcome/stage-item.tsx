import type { StageResult } from '../../../../../harness/verify/outcome.ts';
import type { ExplainedStep } from '../../../../insight/explain-steps.ts';
import { duration, plural } from '../../../../quantity.ts';
import type { HarnessStep } from '../../../../run-report.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { Icon } from '../../parts/icon.tsx';
import { HarnessStepList } from './harness-step-list.tsx';
import { JobStepItem } from './job-step-item.tsx';

const STATUS = { succeeded: 'passed', failed: 'failed', 'skipped-cached': 'passed', 'not-run': 'not-run' } as const;

/** One stage: when it is opened, wimproof's own steps and the guest's commands. */
export function StageItem({ stage, steps, commands }: { stage: StageResult; steps: readonly HarnessStep[]; commands: readonly ExplainedStep[] }) {
  const wrong = stage.status === 'failed' || commands.some(({ step }) => step.state === 'failed' || step.state === 'interrupted');
  const notes = [
    stage.status === 'skipped-cached' && (stage.cachedFrom ? `from the cache: took ${duration(stage.cachedFrom.durationMs)} in run ${stage.cachedFrom.run}` : 'from the cache'),
    stage.status === 'not-run' && 'not run',
    commands.length > 0 && plural(commands.length, 'command'),
    stage.durationMs !== undefined && stage.status !== 'skipped-cached' && duration(stage.durationMs),
    stage.reboots > 0 && plural(stage.reboots, 'restart'),
  ].filter((note) => note !== false);
  const head = (
    <>
      <Icon status={STATUS[stage.status]} />
      <span class="stage-name">
        <b>{stage.name}</b> <GuestPhrase text={stage.title} />
      </span>
      <small>{notes.join(' · ')}</small>
    </>
  );
  if (steps.length === 0 && commands.length === 0 && !stage.error) return <li class="stage-bare">{head}</li>;
  return (
    <li>
      <Fold class="stage-fold" row open={wrong} summary={head}>
        <div class="stage-body">
          {stage.error && (
            <p class="inline-error">
              <code>{stage.error.code}</code> <GuestText text={stage.error.cause} />
            </p>
          )}
          {steps.length > 0 && <HarnessStepList steps={steps} />}
          {commands.length > 0 && (
            <ol class="job-steps">
              {commands.map((explained) => (
                <JobStepItem key={explained.step.id} explained={explained} />
              ))}
            </ol>
          )}
        </div>
      </Fold>
    </li>
  );
}
