import type { OperationLanding } from '../../../../insight/landing.ts';
import { listed } from '../../../../insight/listed.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import type { AnyStatus } from '../../../status-words.ts';
import { Icon } from '../../parts/icon.tsx';

const MOST = 4;

interface LandingCardProps {
  title: string;
  status: AnyStatus;
  rows: readonly OperationLanding[];
  pressed: boolean;
  onPress: () => void;
}

/** How many operations came out in one way, which, and why not elsewhere. Pressed, it filters the table below. */
export function LandingCard({ title, status, rows, pressed, onPress }: LandingCardProps) {
  return (
    <div class={`landing-card${pressed ? ' is-pressed' : ''}`}>
      <button type="button" aria-pressed={pressed} disabled={rows.length === 0} onClick={onPress}>
        <Icon status={rows.length === 0 ? 'not-applicable' : status} />
        <span>{title}</span>
        <b>{rows.length}</b>
      </button>
      <ul>
        {rows.length === 0 && <li class="quiet">none</li>}
        {rows.slice(0, MOST).map((row) => (
          <li key={row.operation}>
            <GuestPhrase text={row.title} most={70} />
            {where(row) && <small> {where(row)}</small>}
          </li>
        ))}
        {rows.length > MOST && <li class="quiet">and {rows.length - MOST} more</li>}
      </ul>
    </div>
  );
}

/** Why it is not everywhere, by strategy. Nothing where the card's title says it all. */
function where({ landed, failed, notPossible, notRun, notJudged, same }: OperationLanding): string {
  if (same && (landed.length > 0 || notJudged.length > 0 || failed.length > 0)) return '';
  const parts: [string, readonly string[]][] = [['not possible under', notPossible], ['did not land under', failed], ['not run under', notRun], ['not judged under', notJudged]];
  return parts.filter(([, strategies]) => strategies.length > 0).map(([text, strategies]) => `${text} ${listed(strategies)}`).join('; ');
}
