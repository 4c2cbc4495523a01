import type { Plan } from '../../../../../harness/strategy/plan.ts';
import { bytes } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestBlock, GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { SourceLink } from '../../parts/page-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { planStepText } from './plan-step-text.ts';

/** What was to be done, as it was compiled before anything started. */
export function PlanPanel({ plan }: { plan: Plan | null }) {
  if (plan === null) return null;
  const { image, engine, stages, notes, expectations } = plan;
  return (
    <Panel id="plan" title="Plan">
      <dl class="plan-facts">
        <dt>Image</dt>
        <dd>
          <GuestText text={image.name} />, <GuestPhrase text={image.editionId} /> {image.version}, {image.architecture}, {bytes(image.totalBytes)}, index {image.index}
          <span class="digest">SHA-256 <GuestPhrase text={image.sha256} /></span>
        </dd>
        <dt>Machine</dt>
        <dd>
          <GuestPhrase text={plan.machine} />
        </dd>
        {engine && (
          <>
            <dt>Engine</dt>
            <dd>
              {engine.name}: <GuestText text={engine.why} />
            </dd>
          </>
        )}
        <dt>Expectations</dt>
        <dd>{expectations.length}</dd>
      </dl>
      {notes.length > 0 && (
        <div class="note">
          <h3>Worth knowing</h3>
          <ul>
            {notes.map((note, index) => (
              <li key={index}>
                <code>{note.code}</code> <GuestText text={note.text} />{' '}
                {note.source !== undefined && <SourceLink address={note.source} />}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Fold summary="Stages and steps as planned" row print={false}>
        <ol class="plan-stages">
          {stages.map((stage) => (
            <li key={stage.name}>
              <h3>
                {stage.name} <GuestPhrase text={stage.title} />
              </h3>
              <ul>
                {stage.steps.map((step) => (
                  <li key={step.id}>
                    <code>{step.action}</code> <GuestText text={planStepText(step) || step.id} />
                    {'deadlineMinutes' in step && <small>within {step.deadlineMinutes} min</small>}
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      </Fold>
      <Fold summary="As JSON" row print={false}>
        <GuestBlock text={JSON.stringify(plan, null, 2)} keep="start" label="Plan as JSON" />
      </Fold>
    </Panel>
  );
}
