import { duration } from '../../../../quantity.ts';
import type { HarnessStep } from '../../../../run-report.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Icon } from '../../parts/icon.tsx';

const STATUS = { succeeded: 'passed', failed: 'failed', interrupted: 'error' } as const;

/** What wimproof itself did in a stage. */
export function HarnessStepList({ steps }: { steps: readonly HarnessStep[] }) {
  return (
    <ul class="harness-steps" aria-label="wimproof's own steps">
      {steps.map((step, index) => (
        <li key={index} class={step.status === 'succeeded' ? undefined : 'is-failed'}>
          <Icon status={STATUS[step.status]} />
          <code>{step.action}</code> <GuestPhrase text={step.detail} />
          <small>
            {step.status !== 'succeeded' && `${step.status} `}
            {step.durationMs !== undefined && duration(step.durationMs)}
          </small>
        </li>
      ))}
    </ul>
  );
}
