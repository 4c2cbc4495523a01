import { leftSystem } from '../harness/verify/compare/differences.ts';
import type { Check, Outcome } from '../harness/verify/outcome.ts';
import { columnTitle } from './column-title.ts';
import { inert } from './inert-text.ts';
import type { RunReport, ScenarioReport } from './run-report.ts';

/**
 * A run as JUnit XML: a `testsuite` per scenario x strategy, a `testcase` per check. `failure` = product, `error` =
 * infrastructure or scenario, `skipped` = not possible, not applicable, or not run, always with its reason. The
 * comparison of a scenario is a suite of its own, with a test case per difference that nothing explains.
 * Valid XML 1.0: characters that XML cannot hold are shown as marks.
 */
export function junit(report: RunReport): string {
  const suites = report.scenarios.flatMap((scenario) => [
    ...scenario.cells.map((cell) => outcomeSuite(cell.outcome)),
    ...(scenario.cells.length > 1 ? [comparisonSuite(scenario, report.startedAt)] : []),
  ]);
  const total = (name: 'tests' | 'failures' | 'errors' | 'skipped') => suites.reduce((sum, suite) => sum + suite[name], 0);
  const time = report.scenarios.flatMap((scenario) => scenario.cells).reduce((sum, cell) => sum + cell.outcome.durationMs, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: `wimproof ${report.run}`, tests: total('tests'), failures: total('failures'), errors: total('errors'), skipped: total('skipped'), time: seconds(time) })}>`,
    ...suites.map((suite) => suite.xml),
    '</testsuites>',
    '',
  ].join('\n');
}

interface Suite {
  xml: string;
  tests: number;
  failures: number;
  errors: number;
  skipped: number;
}
interface Case {
  name: string;
  time: number;
  result: 'passed' | 'failure' | 'error' | 'skipped';
  type?: string;
  message?: string;
  body?: string;
}

function outcomeSuite(outcome: Outcome): Suite {
  const name = `${outcome.scenario} [${columnTitle(outcome, outcome.strategy)}]`;
  const end = outcome.target ? 'The machine is read to its end' : 'The strategy is carried out to its end';
  const cases: Case[] = outcome.checks.map(checkCase);
  if (outcome.error)
    cases.push({
      name: end,
      time: 0,
      result: outcome.error.kind === 'product' ? 'failure' : 'error',
      type: `${outcome.error.kind}.${outcome.error.code}`,
      message: outcome.error.cause,
      body: [`${outcome.error.code}: ${outcome.error.cause}`, `mend: ${outcome.error.mend}`, ...outcome.error.evidence.map((file) => `evidence: ${file}`)].join('\n'),
    });
  else if (outcome.verdict === 'error')
    cases.push({ name: end, time: 0, result: 'error', type: 'infrastructure', message: outcome.image.unchanged === false ? 'The base image was changed.' : 'Ended with an error.' });
  else if (outcome.verdict === 'not-run') cases.push({ name: end, time: 0, result: 'skipped', message: 'Not run.' });
  const properties = {
    strategy: columnTitle(outcome, outcome.strategy),
    ...(outcome.target && { target: outcome.target.address }),
    provider: outcome.provider,
    verdict: outcome.verdict,
    'image.name': outcome.image.name,
    'image.version': outcome.image.version,
    'image.edition': outcome.image.editionId,
    'image.architecture': outcome.image.architecture,
    'image.sha256': outcome.image.sha256,
    'image.unchanged': String(outcome.image.unchanged),
    restarts: String(outcome.reboots),
    imageGrowthBytes: outcome.imageGrowthBytes === null ? 'not measured' : String(outcome.imageGrowthBytes),
  };
  return suite(name, cases, outcome.startedAt, outcome.durationMs, properties);
}

function comparisonSuite({ comparison, cells }: ScenarioReport, startedAt: string): Suite {
  const unexpected = comparison.differences.filter((difference) => difference.class === 'unexpected');
  const cases: Case[] = unexpected.map((difference) => ({
    name: `No unexplained difference: ${difference.subject}`,
    time: 0,
    result: 'failure',
    type: 'product.difference',
    message: comparison.strategies.filter((strategy) => strategy in difference.values).map((strategy) => `${strategy}: ${difference.values[strategy] ?? 'absent'}`).join('; '),
  }));
  const compared = cells.filter((cell) => leftSystem(cell.outcome));
  if (cases.length === 0)
    cases.push(
      compared.length > 1
        ? { name: 'No unexplained difference', time: 0, result: 'passed' }
        : { name: 'No unexplained difference', time: 0, result: 'skipped', message: 'Fewer than two strategies left a system to compare.' },
    );
  return suite(`${comparison.scenario} [comparison]`, cases, startedAt, 0, { strategies: comparison.strategies.join(' '), differences: String(comparison.differences.length) });
}

function checkCase(check: Check): Case {
  const facts = [`expected: ${check.expected}`, `actual: ${check.actual}`, ...check.evidence.map((line) => `evidence: ${line}`)].join('\n');
  if (check.status === 'passed') return { name: check.title, time: 0, result: 'passed' };
  if (check.status === 'failed')
    return { name: check.title, time: 0, result: 'failure', type: 'product.expectation', message: `expected: ${check.expected}; actual: ${check.actual}`, body: facts };
  return { name: check.title, time: 0, result: 'skipped', message: `${check.status}: ${check.reason ?? ''}` };
}

function suite(name: string, cases: Case[], timestamp: string, durationMs: number, properties: Record<string, string>): Suite {
  const count = (result: Case['result']) => cases.filter((entry) => entry.result === result).length;
  const numbers = { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') };
  const xml = [
    `  <testsuite${attributes({ name, ...numbers, time: seconds(durationMs), timestamp: timestamp.replace(/\.\d+Z$|Z$/, '') })}>`,
    '    <properties>',
    ...Object.entries(properties).map(([key, value]) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map((entry) => caseXml(entry, name)),
    '  </testsuite>',
  ].join('\n');
  return { xml, ...numbers };
}

function caseXml(entry: Case, suiteName: string): string {
  const open = `    <testcase${attributes({ name: entry.name, classname: suiteName, time: seconds(entry.time) })}`;
  if (entry.result === 'passed') return `${open}/>`;
  const detail = attributes({ message: entry.message ?? '', ...(entry.type ? { type: entry.type } : {}) });
  const body = entry.body ? `>${escape(entry.body)}</${entry.result}>` : '/>';
  return `${open}>\n      <${entry.result}${detail}${body}\n    </testcase>`;
}

function attributes(values: Record<string, string | number>): string {
  return Object.entries(values).map(([name, value]) => ` ${name}="${escape(String(value)).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;')}"`).join('');
}

function escape(text: string): string {
  return inert(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
