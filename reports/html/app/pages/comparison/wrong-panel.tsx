import { columnTitle } from '../../../../column-title.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { plural } from '../../../../quantity.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { PageLink } from '../../parts/page-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Tag } from '../../parts/tag.tsx';
import { PanelJump } from '../outcome/panel-jump.tsx';

/** Of one strategy; the rest is on its own page. */
const MOST_CHECKS = 5;

/** Everything that keeps the scenario from being green, shortly, each with the way to its page. Nothing when all is well. */
export function WrongPanel({ scenario: { name, cells, comparison } }: { scenario: ScenarioReport }) {
  const unexpected = comparison.differences.filter((difference) => difference.class === 'unexpected').length;
  const wrong = cells.filter(({ outcome }) => outcome.verdict !== 'passed' || outcome.error);
  if (wrong.length === 0 && unexpected === 0) return null;
  return (
    <Panel id="wrong" title="What went wrong">
      <ul class="wrong">
        {wrong.flatMap(({ outcome }) => {
          const { strategy, error } = outcome;
          const where = columnTitle(outcome, strategy);
          const failed = outcome.checks.filter((check) => check.status === 'failed');
          const page = { page: 'outcome', scenario: name, strategy } as const;
          return [
            error && (
              <li key={`${strategy}-error`}>
                <Tag kind={error.kind}>{error.kind}</Tag>
                <div>
                  <PageLink to={page} row>
                    <GuestPhrase text={error.cause} />
                  </PageLink>
                  <p class="detail">
                    <code>{error.code}</code> <b>Mend:</b> <GuestPhrase text={error.mend} />
                  </p>
                </div>
                <span class="where">{where}</span>
              </li>
            ),
            ...failed.slice(0, MOST_CHECKS).map((check) => (
              <li key={`${strategy}-${check.id}`}>
                <Tag kind="product">product</Tag>
                <div>
                  <PageLink to={{ ...page, check: check.id }} row>
                    <GuestPhrase text={check.title} />
                  </PageLink>
                  <p class="detail">
                    Expected <GuestPhrase text={check.expected} />, found <b class="bad"><GuestPhrase text={check.actual} /></b>
                  </p>
                </div>
                <span class="where">{where}</span>
              </li>
            )),
            failed.length > MOST_CHECKS && (
              <li key={`${strategy}-more`}>
                <Tag kind="product">product</Tag>
                <PageLink to={page} row>{`${plural(failed.length - MOST_CHECKS, 'more false expectation')}`}</PageLink>
                <span class="where">{where}</span>
              </li>
            ),
            !error && failed.length === 0 && (
              <li key={`${strategy}-quiet`}>
                <Tag kind="infrastructure">infrastructure</Tag>
                <PageLink to={page} row>
                  {outcome.image.unchanged === false ? 'The base image was changed during the run' : outcome.checks.length > 0 ? 'No expectation could be judged' : 'The strategy did not run'}
                </PageLink>
                <span class="where">{where}</span>
              </li>
            ),
          ];
        })}
        {unexpected > 0 && (
          <li>
            <Tag kind="product">product</Tag>
            <PanelJump to="differences">{`${plural(unexpected, 'difference')} between the systems that nothing explains`}</PanelJump>
            <span class="where">comparison</span>
          </li>
        )}
      </ul>
    </Panel>
  );
}
