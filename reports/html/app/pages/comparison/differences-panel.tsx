import { useMemo } from 'preact/hooks';
import { RULES } from '../../../../../harness/verify/compare/rules.ts';
import { differenceGroups } from '../../../../insight/difference-groups.ts';
import type { ScenarioReport } from '../../../../run-report.ts';
import { Fold } from '../../parts/fold.tsx';
import { SourceLink } from '../../parts/page-link.tsx';
import { Panel } from '../../parts/panel.tsx';
import { AgreementLine } from './agreement-line.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { ExplainedFold } from './explained-fold.tsx';

/** What is not the same in the finished systems: in full what nothing explains, folded what a declaration, a rule or the capability matrix does. */
export function DifferencesPanel({ scenario }: { scenario: ScenarioReport }) {
  const { comparison } = scenario;
  const groups = useMemo(() => differenceGroups(comparison.differences), [comparison]);
  const unexpected = groups.filter((group) => group.class === 'unexpected').flatMap((group) => group.kinds.flatMap((kind) => kind.rows));
  const compared = Object.values(comparison.metrics).filter((metric) => metric && metric.passed + metric.failed > 0).length > 1;
  return (
    <Panel id="differences" title="Differences between the systems" count={comparison.differences.length}>
      <AgreementLine scenario={scenario} />
      {unexpected.length > 0 && (
        <>
          <h3 class="bad">{unexpected.length === 1 ? 'One that nothing explains' : `${unexpected.length} that nothing explains`}</h3>
          <DifferenceTable label="Unexplained differences" rows={unexpected} comparison={comparison} marked />
        </>
      )}
      {unexpected.length === 0 && compared && <p class="quiet">{comparison.differences.length === 0 ? 'They do not differ in anything that is compared.' : 'Every difference has an explanation.'}</p>}
      {groups.filter((group) => group.class !== 'unexpected').map((group) => (
        <ExplainedFold key={`${group.class} ${group.rule} ${group.reason}`} group={group} comparison={comparison} />
      ))}
      <Fold summary="What is not compared, and why" print={false}>
        <dl class="rules">
          {RULES.filter((rule) => rule.effect === 'ignored').map((rule) => (
            <div key={rule.name}>
              <dt>
                <code>{rule.name}</code>
              </dt>
              <dd>
                {rule.doc} <SourceLink address={rule.source} />
              </dd>
            </div>
          ))}
        </dl>
      </Fold>
    </Panel>
  );
}
