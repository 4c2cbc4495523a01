import type { JobStepResult } from '../../harness/guest/job/job.ts';
import type { StageResult } from '../../harness/verify/outcome.ts';
import { duration, exitCode, plural } from '../quantity.ts';
import type { CellReport, HarnessStep } from '../run-report.ts';
import { commandLine, guestBlock, guestPhrase } from './guest-text.ts';
import { html, type Markup } from './markup.ts';
import { icon } from './status.ts';

const STAGE_STATUS = { succeeded: 'passed', failed: 'failed', 'skipped-cached': 'passed', 'not-run': 'not-run' } as const;
const STEP_STATUS = { succeeded: 'passed', failed: 'failed', interrupted: 'error', running: 'error', pending: 'not-run' } as const;

/** The stages: the harness's own steps, and the guest's commands with their exact arguments, exit codes and output. */
export function stepsList(cell: CellReport): Markup {
  return html`<ol class="stages">${cell.outcome.stages.map((stage) => stageMarkup(stage, cell.steps.filter((step) => step.stage === stage.name)))}</ol>`;
}

function stageMarkup(stage: StageResult, steps: HarnessStep[]): Markup {
  const notes = [
    stage.status === 'skipped-cached' && (stage.cachedFrom ? `taken from the cache: run ${stage.cachedFrom.run}, where it took ${duration(stage.cachedFrom.durationMs)}` : 'taken from the cache'),
    stage.status === 'not-run' && 'not run',
    stage.durationMs !== undefined && stage.status !== 'skipped-cached' && duration(stage.durationMs),
    stage.reboots > 0 && plural(stage.reboots, 'restart'),
  ].filter((note) => note !== false);
  return html`<li>
    <h5>${icon(STAGE_STATUS[stage.status])}<span><b>${stage.name}</b> ${guestPhrase(stage.title)}</span><small>${notes.join(' · ')}</small></h5>
    ${stage.error && html`<p class="inline-error">${stage.error.code}: ${guestPhrase(stage.error.cause)}</p>`}
    ${steps.length > 0 && html`<ul class="harness-steps">${steps.map((step) => html`<li>${icon(STEP_STATUS[step.status])}<code>${step.action}</code> ${guestPhrase(step.detail)} <small>${step.durationMs === undefined ? step.status : duration(step.durationMs)}</small></li>`)}</ul>`}
    ${stage.jobSteps.length > 0 && html`<ol class="job-steps">${stage.jobSteps.map(jobStep)}</ol>`}
  </li>`;
}

function jobStep(step: JobStepResult): Markup {
  const code = step.exitCode === undefined ? step.state : `exit ${exitCode(step.exitCode)}`;
  return html`<li>
    <div class="job-head">${icon(STEP_STATUS[step.state])}<span class="step-id">${step.id}</span><span>${guestPhrase(step.title)}</span>
      <small>${code}${step.rebootRequired && ' · restart required'}${step.durationMs !== undefined && ` · ${duration(step.durationMs)}`}</small></div>
    <pre class="command" tabindex="0" role="region" aria-label="Command of step ${step.id}"><bdi>${commandLine(step.command)}</bdi></pre>
    ${step.log && html`<details class="more"><summary>Output</summary>${guestBlock(step.log)}</details>`}
  </li>`;
}
