import { leftSystem } from '../harness/verify/compare/differences.ts';
import type { Check, CheckStatus, Outcome } from '../harness/verify/outcome.ts';
import { columnTitle } from './column-title.ts';
import type { Failure } from './failures/failure.ts';
import { failuresOfOutcome } from './failures/failures-of.ts';
import type { ScenarioReport } from './run-report.ts';
import { placeOf, placeText, type Place, type ScenarioPlaces } from './scenario-places.ts';
import { uniqueTitles } from './unique-titles.ts';

/** What is judged of one scenario x strategy, or of a scenario's comparison, as formats of test results see it. */
export interface TestSuite {
  scenario: string;
  /** Strategy (of a machine that was found, that and as what it was judged), or `comparison`. */
  part: string;
  /** Null for the comparison. */
  outcome: Outcome | null;
  place: Place | undefined;
  /** At least one. The first stands for the whole. */
  cases: TestCase[];
}
export interface TestCase {
  /** Not empty, one line, no other of the suite has it. */
  name: string;
  /** Stable between runs: the check's id, or what it is about. */
  id: string;
  /** product: an expectation is false; error: infrastructure or scenario, so nothing can be said. */
  result: 'passed' | 'product' | 'error' | 'not-run' | Extract<CheckStatus, 'not-possible' | 'not-applicable'>;
  check?: Check;
  place: Place | undefined;
  /** Only the first case of an outcome takes time; a check takes none. */
  milliseconds: number;
  /** `product.expectation`, `infrastructure.WP-MACHINE-DEADLINE`; for product and error. */
  type?: string;
  /** One sentence or two; for all but passed. */
  message?: string;
  /** All there is to say, in lines; for all but passed. */
  body?: string;
}

/** The suites of a scenario: its strategies, and their comparison where there are two or more. */
export function testSuites(scenario: ScenarioReport, places?: ScenarioPlaces): TestSuite[] {
  const suites = scenario.cells.map(({ outcome }) => outcomeSuite(outcome, places));
  return scenario.cells.length > 1 ? [...suites, comparisonSuite(scenario, places)] : suites;
}

function outcomeSuite(outcome: Outcome, places: ScenarioPlaces | undefined): TestSuite {
  const { scenario, strategy, image } = outcome;
  const own = failuresOfOutcome(outcome).filter((failure) => failure.check === undefined);
  const end = outcome.target ? 'The machine is read to its end' : 'The strategy is carried out to its end';
  const unchanged = 'The base image is unchanged';
  const place = placeOf(places, scenario);
  const names = uniqueTitles(outcome.checks, [end, unchanged]);
  const checks = outcome.checks.map((check, index) => checkCase(names[index]!, check, placeOf(places, scenario, check)));
  const changed = own.find(({ code }) => code === 'image-changed');
  const whole = wholeCase(end, outcome, own.filter((failure) => failure !== changed), place);
  // An image that nobody looked at again is neither changed nor unchanged.
  return { scenario, part: columnTitle(outcome, strategy), outcome, place, cases: [whole, ...(image.unchanged === null ? [] : [imageCase(unchanged, changed, place)]), ...checks] };
}

/** Whether the strategy came to its end at all; always there, so that its history has no holes. */
function wholeCase(name: string, outcome: Outcome, failures: readonly Failure[], place: Place | undefined): TestCase {
  const [first] = failures;
  const { error } = outcome;
  // Less than nothing when the host's clock was set back meanwhile.
  const base = { name, id: 'outcome', place, milliseconds: Math.max(0, outcome.durationMs) };
  if (!first) return { ...base, result: 'passed' };
  if (first.code === 'not-run') return { ...base, result: 'not-run', message: `not-run: ${first.detail}`, body: `not-run: ${first.title}. ${first.detail}` };
  const body = [
    ...failures.flatMap(({ title, detail }) => [title, detail]),
    ...(error ? error.evidence.map((file) => `evidence: ${file}`) : []),
    ...(place ? [`at: ${placeText(place)}`] : []),
    `signature: ${first.signature}`,
  ].join('\n');
  return { ...base, result: first.kind === 'product' ? 'product' : 'error', type: `${first.kind}.${first.code}`, message: error ? error.cause : first.title, body };
}

function imageCase(name: string, failure: Failure | undefined, place: Place | undefined): TestCase {
  const base = { name, id: 'image-unchanged', place, milliseconds: 0 };
  return failure ? { ...base, result: 'error', type: `${failure.kind}.${failure.code}`, message: failure.title, body: `${failure.title}. ${failure.detail}` } : { ...base, result: 'passed' };
}

function checkCase(name: string, check: Check, place: Place | undefined): TestCase {
  const base = { name, id: check.id, check, place, milliseconds: 0 };
  if (check.status === 'passed') return { ...base, result: 'passed' };
  if (check.status !== 'failed') {
    const message = `${check.status}: ${check.reason ?? ''}`;
    return { ...base, result: check.status, message, body: message };
  }
  // Some consumers show the message, others the body alone: both have expected and actual.
  const body = [`expected: ${check.expected}`, `actual: ${check.actual}`, ...check.evidence.map((line) => `evidence: ${line}`), ...(place ? [`at: ${placeText(place)}`] : [])].join('\n');
  return { ...base, result: 'product', type: 'product.expectation', message: `expected: ${check.expected}; actual: ${check.actual}`, body };
}

function comparisonSuite({ name: scenario, comparison, cells }: ScenarioReport, places: ScenarioPlaces | undefined): TestSuite {
  const place = placeOf(places, scenario);
  const base = { place, milliseconds: 0 };
  const unexpected = comparison.differences.filter((difference) => difference.class === 'unexpected');
  const names = uniqueTitles(unexpected.map(({ subject, kind }) => ({ id: kind, title: `No unexplained difference: ${subject}` })));
  const cases = unexpected.map((difference, index): TestCase => {
    const values = comparison.strategies.filter((strategy) => strategy in difference.values).map((strategy) => `${strategy}: ${difference.values[strategy] ?? 'absent'}`);
    return { ...base, name: names[index]!, id: `difference:${difference.subject}`, result: 'product', type: 'product.difference', message: values.join('; '), body: values.join('\n') };
  });
  const none = { ...base, name: 'No unexplained difference', id: 'difference' };
  const lonely = 'Fewer than two strategies left a system to compare.';
  if (cases.length === 0) cases.push(cells.filter((cell) => leftSystem(cell.outcome)).length > 1 ? { ...none, result: 'passed' } : { ...none, result: 'not-applicable', message: lonely, body: lonely });
  return { scenario, part: 'comparison', outcome: null, place, cases };
}
