import type { Outcome } from '../../../../../harness/verify/outcome.ts';
import { GuestPhrase, GuestText } from '../../parts/guest-text.tsx';
import { Tag } from '../../parts/tag.tsx';

/** What ended a strategy: code, cause, mend; or that it did not run at all. Nothing when neither. */
export function ErrorBox({ outcome }: { outcome: Outcome }) {
  const { error, verdict, checks, image } = outcome;
  if (error) {
    const stage = outcome.stages.find((one) => one.status === 'failed')?.name;
    return (
      <section class={`error-box k-${error.kind}`} aria-label="Error">
        <p class="error-head">
          <Tag kind={error.kind}>{error.kind}</Tag> <code>{error.code}</code> {stage !== undefined && <span>in stage {stage}</span>}
        </p>
        <div class="error-cause">
          <GuestText text={error.cause} />
        </div>
        <div>
          <b>Mend:</b> <GuestText text={error.mend} />
        </div>
        {error.evidence.length > 0 && (
          <p class="quiet">
            Evidence:{' '}
            {error.evidence.map((file, index) => (
              <span key={index}>
                {index > 0 && ', '}
                <code>
                  <GuestPhrase text={file} />
                </code>
              </span>
            ))}
          </p>
        )}
      </section>
    );
  }
  const text = image.unchanged === false ? 'The base image was changed during the run: its digest is not what it was before.' : verdict !== 'not-run' ? null : checks.length > 0 ? 'This strategy left a system, but none of its expectations could be judged.' : 'This strategy did not run. What did not run is never green.';
  return text === null ? null : <p class="note outcome-note">{text}</p>;
}
