import type { Outcome } from '../harness/verify/outcome.ts';
import { evidenceList } from './evidence-list.ts';
import { inert, inertLine } from './inert-text.ts';
import { reportHead, reportScenarios } from './report-scenarios.ts';
import type { RunReport, RunSource, ScenarioReport } from './run-report.ts';
import type { ScenarioPlaces } from './scenario-places.ts';
import { testSuites, type TestCase, type TestSuite } from './test-cases.ts';

export interface JunitOptions {
  places?: ScenarioPlaces;
  /**
   * How an evidence path (relative to the run folder) is written; null leaves it out. Default: as it is, so that paths
   * are relative to a `junit.xml` in the run folder.
   */
  evidence?: (path: string) => string | null;
  /** Only what the schema of Ant's JUnit task allows: no attachments at test cases, no counts at the root. */
  strict?: boolean;
}

/**
 * A run as JUnit XML: a `testsuite` per scenario x strategy, a `testcase` per check. `failure` = product, `error` =
 * infrastructure or scenario, `skipped` = not possible, not applicable, or not run, always with its reason. The
 * comparison of a scenario is a suite of its own, with a test case per difference that nothing explains.
 *
 * `classname` and the suite's name are `<scenario>.<strategy>`: Jenkins shows what is before the last dot as package and
 * the rest as class, GitLab shows the class name as suite, so both show scenario and strategy. A strategy's time stands
 * at its first test case, since Jenkins and GitLab add up test cases; checks take none.
 *
 * Evidence is `[[ATTACHMENT|path]]`, a line each: in `system-out` of the test cases that did not pass, the last
 * screenshot first (GitLab reads test cases only, and of each the first attachment, from the project's folder), and of
 * the suite (Jenkins's junit-attachments shows them at the class when the suite is named like it; absolute paths, or
 * from the workspace). Sources: gitlab-org/gitlab `lib/gitlab/ci/parsers/test/junit.rb`, GitLab's page "Unit test
 * reports", jenkinsci/junit-attachments-plugin `GetTestDataMethodObject.java`. Text of a guest is never in `system-out`.
 *
 * Valid by Jenkins's `junit-10.xsd`; with `strict` also by windyroad's `JUnit.xsd` (Ant), which knows no output of a
 * test case and no attributes of the root. Valid XML 1.0: characters that XML cannot hold are shown as marks.
 */
export function junit(run: RunReport | RunSource, options: JunitOptions = {}): string {
  const head = reportHead(run);
  const suites: string[] = [];
  const total = { tests: 0, failures: 0, errors: 0, skipped: 0, milliseconds: 0 };
  for (const scenario of reportScenarios(run))
    for (const suite of testSuites(scenario, options.places)) {
      const counts = countsOf(suite.cases);
      for (const name of ['tests', 'failures', 'errors', 'skipped'] as const) total[name] += counts[name];
      total.milliseconds += suite.cases[0]!.milliseconds;
      suites.push(suiteXml(suite, { id: suites.length, counts, timestamp: suite.outcome?.startedAt ?? head.startedAt, scenario, options }));
    }
  // Jenkins's schema knows no `skipped` of the root.
  const root: Record<string, string | number> = options.strict ? {} : { name: `wimproof ${inertLine(head.run)}`, tests: total.tests, failures: total.failures, errors: total.errors, time: seconds(total.milliseconds) };
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${attributes(root)}>`, ...suites, '</testsuites>', ''].join('\n');
}

const ELEMENT = { passed: null, product: 'failure', error: 'error', 'not-run': 'skipped', 'not-possible': 'skipped', 'not-applicable': 'skipped' } as const;
type Counts = Record<'tests' | 'failures' | 'errors' | 'skipped', number>;

function countsOf(cases: readonly TestCase[]): Counts {
  const count = (element: 'failure' | 'error' | 'skipped'): number => cases.filter(({ result }) => ELEMENT[result] === element).length;
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
}

function suiteXml(suite: TestSuite, { id, counts, timestamp, scenario, options }: { id: number; counts: Counts; timestamp: string; scenario: ScenarioReport; options: JunitOptions }): string {
  const { evidence = (path) => path, strict = false } = options;
  const { outcome, cases } = suite;
  const name = `${inertLine(suite.scenario) || 'unnamed'}.${inertLine(suite.part)}`;
  const attachments = outcome ? evidenceList(outcome).flatMap(({ path }) => evidence(path) ?? []) : [];
  const output = attachments.length === 0 ? '' : `\n${attachments.map((path) => `[[ATTACHMENT|${path}]]`).join('\n')}\n`;
  const properties = { scenario: suite.scenario, ...(suite.place && { 'scenario.file': suite.place.file }), ...(outcome ? outcomeProperties(outcome, suite.part) : comparisonProperties(scenario)) };
  return [
    // The host is not known to a report that may be made anywhere; `localhost` is what the schema asks for then.
    `  <testsuite${attributes({ name, ...counts, time: seconds(cases[0]!.milliseconds), timestamp: instant(timestamp), hostname: 'localhost', id, package: inertLine(suite.scenario) || 'unnamed' })}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map((entry) => caseXml(entry, name, strict ? '' : output)),
    `    <system-out>${escape(output)}</system-out>`,
    '    <system-err></system-err>',
    '  </testsuite>',
  ].join('\n');
}

function outcomeProperties(outcome: Outcome, part: string): Record<string, string> {
  const { image, serviced, target } = outcome;
  return {
    run: outcome.run,
    strategy: part,
    ...(target && { target: target.address }),
    provider: outcome.provider,
    verdict: outcome.verdict,
    'image.name': image.name,
    'image.version': image.version,
    'image.edition': image.editionId,
    'image.architecture': image.architecture,
    'image.sha256': image.sha256,
    'image.unchanged': String(image.unchanged),
    ...(serviced && { 'serviced.sha256': serviced.sha256, 'serviced.format': serviced.format }),
    restarts: String(outcome.reboots),
    imageGrowthBytes: outcome.imageGrowthBytes === null ? 'not measured' : String(outcome.imageGrowthBytes),
  };
}

function comparisonProperties({ comparison }: ScenarioReport): Record<string, string> {
  return { strategies: comparison.strategies.join(' '), differences: String(comparison.differences.length) };
}

function caseXml(entry: TestCase, classname: string, output: string): string {
  const open = `    <testcase${attributes({ name: entry.name, classname, time: seconds(entry.milliseconds) })}`;
  const element = ELEMENT[entry.result];
  if (element === null) return `${open}/>`;
  const detail = attributes({ message: entry.message ?? '', ...(entry.type ? { type: entry.type } : {}) });
  const shown = output !== '' && element !== 'skipped' ? `\n      <system-out>${escape(output)}</system-out>` : '';
  return `${open}>\n      <${element}${detail}>${escape(entry.body ?? '')}</${element}>${shown}\n    </testcase>`;
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(String(value)).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`).join('');
}

function escape(text: string): string {
  return inert(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** In UTC, without a zone: the schema of Ant's task allows none. The epoch for what is no time. */
function instant(text: string): string {
  return new Date(Date.parse(text) || 0).toISOString().slice(0, 19);
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
