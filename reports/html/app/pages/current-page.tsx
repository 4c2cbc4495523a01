import { useEffect, useErrorBoundary, useState } from 'preact/hooks';
import type { RunIndex } from '../../data/run-index.ts';
import type { ScenarioReport } from '../../../run-report.ts';
import { readScenario } from '../data/read-block.ts';
import { everyFold } from '../parts/every-fold.ts';
import { GuestPhrase } from '../parts/guest-text.tsx';
import { PageHeading } from '../parts/page-heading.tsx';
import { PageLink } from '../parts/page-link.tsx';
import { wellFormed, type Route } from '../router/route.ts';
import { ComparisonPage } from './comparison/comparison-page.tsx';
import { FailurePage } from './failure/failure-page.tsx';
import { HistoryPage } from './history/history-page.tsx';
import { OutcomePage } from './outcome/outcome-page.tsx';
import { RunPage } from './run/run-page.tsx';
import { ScenarioTabs } from './scenario-tabs.tsx';
import { Shown } from './shown.tsx';
import { Unreadable } from './unreadable.tsx';

interface CurrentPageProps {
  route: Route;
  index: RunIndex;
  /** Called once, when the page is in the document. */
  onShown: () => void;
}

/** The page that the fragment asks for. Made anew on every visit. */
export function CurrentPage({ route, index, onShown }: CurrentPageProps) {
  const [error] = useErrorBoundary();
  // Before the page's own folds are made: they must not stand as those of the page before were put.
  useState(() => everyFold.forget());
  if (error) return <Unreadable what="This page" error={error} />;
  if (route.page === 'run')
    return (
      <Shown onShown={onShown}>
        <RunPage index={index} filters={route.filters ?? {}} />
      </Shown>
    );
  if (route.page === 'failure') return <FailurePage index={index} id={route.failure} onShown={onShown} />;
  if (route.page === 'unknown') return <Missing what="page" name={route.hash} onShown={onShown} />;
  const at = index.scenarios.findIndex((scenario) => wellFormed(scenario.name) === route.scenario);
  if (at < 0) return <Missing what="scenario" name={route.scenario} onShown={onShown} />;
  return <ScenarioPages route={route} index={index} at={at} onShown={onShown} />;
}

function ScenarioPages({ route, index, at, onShown }: CurrentPageProps & { at: number; route: Extract<Route, { scenario: string }> }) {
  const [loaded, setLoaded] = useState<{ report?: ScenarioReport | null; error?: unknown }>({});
  useEffect(() => {
    let wanted = true;
    readScenario(at).then(
      (report) => wanted && setLoaded({ report }),
      (error: unknown) => wanted && setLoaded({ error }),
    );
    return () => void (wanted = false);
  }, [at]);
  const { report, error } = loaded;
  const scenario = index.scenarios[at]!;
  if (error !== undefined) return <Unreadable what="This scenario" error={error} />;
  if (report === undefined) return <p class="quiet loading">Unpacking <GuestPhrase text={scenario.name} /></p>;
  return (
    <Shown onShown={onShown}>
      <ScenarioTabs index={index} at={at} route={route} />
      {report === null ? <LeftOutPage name={scenario.name} /> : <Page route={route} report={report} index={index} />}
      <LeftOutNote index={index} at={at} route={route} />
    </Shown>
  );
}

function Page({ route, report, index }: { route: Extract<Route, { scenario: string }>; report: ScenarioReport; index: RunIndex }) {
  if (route.page === 'comparison') return <ComparisonPage scenario={report} />;
  if (route.page === 'history') return <HistoryPage scenario={report} run={index.head} />;
  const cell = report.cells.find(({ outcome }) => outcome.strategy === route.strategy);
  if (!cell) return <PageHeading eyebrow="Not asked for" title={`${route.strategy} was not asked for in this scenario`} />;
  return <OutcomePage scenario={report} cell={cell} {...(route.check === undefined ? {} : { check: route.check })} />;
}

function LeftOutPage({ name }: { name: string }) {
  return (
    <PageHeading eyebrow="Left out" title={name}>
      <p class="description">The details of this scenario are not in this file, so that it does not grow too large. They are in the run's folder.</p>
    </PageHeading>
  );
}

/** Names what this page would show if the file had room for it. */
function LeftOutNote({ index, at, route }: { index: RunIndex; at: number; route: Route }) {
  const strategy = route.page === 'outcome' ? route.strategy : undefined;
  if (route.page === 'history') return null;
  const missing = index.leftOut.filter((one) => one.scenario === at && one.what !== 'details' && (strategy === undefined || one.strategy === strategy));
  if (missing.length === 0) return null;
  return (
    <p class="panel note-left-out" role="note">
      <b>Left out to keep the file small:</b> {missing.map((one) => (strategy === undefined ? `${one.what} (${one.strategy})` : one.what)).join(', ')}. They are in the run's folder.
    </p>
  );
}

function Missing({ what, name, onShown }: { what: string; name: string; onShown: () => void }) {
  return (
    <Shown onShown={onShown}>
      <PageHeading eyebrow={`No such ${what}`} title={name}>
        <p class="description">
          This run has none of that name. <PageLink to={{ page: 'run' }}>To the run</PageLink>
        </p>
      </PageHeading>
    </Shown>
  );
}
