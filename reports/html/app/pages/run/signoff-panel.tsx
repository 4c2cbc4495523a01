import type { SignoffNote } from '../../../data/run-index.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { Panel } from '../../parts/panel.tsx';

/** The decision, in words and with its reasons. */
export function SignoffPanel({ signoff: { decision, reasons } }: { signoff: SignoffNote }) {
  const tone = decision === 'BLOCKED' ? 'failed' : decision === 'APPROVED' ? 'passed' : 'not-run';
  return (
    <Panel id="decision" title="Sign-off" class={`decision s-${tone}`}>
      <p class="decision-word">{decision}</p>
      {reasons.length > 0 && (
        <ul>
          {reasons.map((reason, at) => (
            <li key={at}>
              <GuestText text={reason} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
