import type { RunIndex } from '../../data/run-index.ts';
import { GuestPhrase } from '../parts/guest-text.tsx';
import { Icon } from '../parts/icon.tsx';
import { PageLink } from '../parts/page-link.tsx';
import type { Route } from '../router/route.ts';

/** The way back to the run, and the pages of a scenario beside each other. */
export function ScenarioTabs({ index, at, route }: { index: RunIndex; at: number; route: Route }) {
  const { name, verdict, cells } = index.scenarios[at]!;
  return (
    <div class="scenario-tabs">
      <nav aria-label="Where this page is" class="crumbs">
        <PageLink to={{ page: 'run' }}>Run</PageLink>
        <span aria-hidden="true">/</span>
        <GuestPhrase text={name} most={80} />
      </nav>
      <nav aria-label="Pages of the scenario">
        <ul class="tabs">
          <li>
            <PageLink to={{ page: 'comparison', scenario: name }} current={route.page === 'comparison'}>
              <Icon status={verdict} />
              Comparison
            </PageLink>
          </li>
          {cells.map((cell) => (
            <li key={cell.strategy}>
              <PageLink to={{ page: 'outcome', scenario: name, strategy: cell.strategy }} current={route.page === 'outcome' && route.strategy === cell.strategy}>
                <Icon status={cell.verdict} />
                {cell.title}
                <span class="sr"> ({cell.verdict})</span>
              </PageLink>
            </li>
          ))}
          <li>
            <PageLink to={{ page: 'history', scenario: name }} current={route.page === 'history'}>
              History
            </PageLink>
          </li>
        </ul>
      </nav>
    </div>
  );
}
