import { commandLine } from '../../../../insight/command-line.ts';
import type { ExplainedStep } from '../../../../insight/explain-steps.ts';
import { inert, inertLine } from '../../../../inert-text.ts';
import { duration, exitCode } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestBlock, GuestPhrase } from '../../parts/guest-text.tsx';
import { Icon } from '../../parts/icon.tsx';

const STATUS = { succeeded: 'passed', failed: 'failed', interrupted: 'error', running: 'error', pending: 'not-run' } as const;
const LONGEST_COMMAND = 8_000;

/** A command of the guest: exact arguments, exit code with what it means, output. */
export function JobStepItem({ explained: { step, meaning } }: { explained: ExplainedStep }) {
  const line = commandLine(step.command);
  const failed = step.state !== 'succeeded';
  return (
    <li class={failed ? 'is-failed' : undefined}>
      <div class="job-head">
        <Icon status={STATUS[step.state]} />
        <span class="step-id">{inertLine(step.id)}</span>
        <GuestPhrase text={step.title} />
        <small>
          {step.durationMs !== undefined && duration(step.durationMs)}
        </small>
      </div>
      <pre class="command" tabIndex={0} role="region" aria-label={inertLine(`Command of step ${step.id}`)}>
        <bdi>{inert(line.length > LONGEST_COMMAND ? `${line.slice(0, LONGEST_COMMAND)}\u2026` : line)}</bdi>
      </pre>
      <p class={failed ? 'exit is-failed' : 'exit'}>
        <b>{step.exitCode === undefined ? step.state : `Exit code ${exitCode(step.exitCode)}`}</b>
        {meaning !== undefined && `: ${meaning}`}
        {step.rebootRequired && ' (a restart was required)'}
      </p>
      {step.log !== undefined && step.log !== '' && (
        <Fold class="more" summary="Output" open={failed} print={false}>
          <GuestBlock text={apart(step.log)} label={`Output of step ${step.id}`} />
        </Fold>
      )}
    </li>
  );
}

/** DISM draws its progress over itself with carriage returns: here one state after the other, and nothing is hidden. */
function apart(output: string): string {
  return output.replace(/\r+\n/g, '\n').replace(/\r+/g, '\n');
}
