import type { LeftOut, RunIndex } from '../../../data/run-index.ts';
import { bytes } from '../../../../quantity.ts';
import { Fold } from '../../parts/fold.tsx';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Paged } from '../../parts/paging.tsx';
import { Panel } from '../../parts/panel.tsx';

/** What this file does not hold, by name. */
export function LeftOutPanel({ index: { leftOut, scenarios, limit } }: { index: RunIndex }) {
  if (leftOut.length === 0) return null;
  const rows = byPlace(leftOut);
  return (
    <Panel id="left-out" title="Left out of this file" count={leftOut.length}>
      <p>So that the file stays below {bytes(limit)}, the evidence that says least was left out: that of strategies that passed first. All of it is in the run's folder.</p>
      <Fold summary="What was left out" print={false}>
        <Paged items={rows} noun="places">
          {(shown) => (
            <ul class="left-out">
              {shown.map(({ scenario, strategy, whats }) => (
                <li key={`${scenario} ${strategy}`}>
                  {scenario < 0 ? <b>The run</b> : <GuestPhrase text={scenarios[scenario]!.name} most={80} />}
                  {strategy && ` / ${strategy}`}: {whats.join(', ')}
                </li>
              ))}
            </ul>
          )}
        </Paged>
      </Fold>
    </Panel>
  );
}

function byPlace(leftOut: readonly LeftOut[]): { scenario: number; strategy?: string; whats: string[] }[] {
  const rows = new Map<string, { scenario: number; strategy?: string; whats: string[] }>();
  for (const { scenario, strategy, what } of leftOut) {
    const key = `${scenario} ${strategy ?? ''}`;
    const row = rows.get(key);
    if (row) row.whats.push(what);
    else rows.set(key, { scenario, ...(strategy ? { strategy } : {}), whats: [what] });
  }
  return [...rows.values()];
}
