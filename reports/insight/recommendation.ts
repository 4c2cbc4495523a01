import type { StrategyName } from '../../harness/servicing/operation.ts';
import { duration, growth, plural } from '../quantity.ts';
import type { ScenarioReport } from '../run-report.ts';
import { cannotPhrase } from './cannot-phrase.ts';
import type { EvidencePlace } from './evidence-place.ts';
import { leftJudgedSystem } from './left-judged-system.ts';
import { listed } from './listed.ts';
import { weigh, type Contender, type Weighing } from './weigh.ts';

/** A statement that the recommendation rests on. */
export interface Claim {
  claim: string;
  /** The measured values. */
  figures: string;
  place: EvidencePlace;
}
export interface Recommendation {
  /** reserved: the figures speak for a strategy, but unexplained differences must be settled first; level: nothing speaks for one. */
  kind: 'recommended' | 'reserved' | 'level' | 'none';
  /** Null for `level` and `none`. */
  strategy: StrategyName | null;
  /** One sentence; names the run or the runs that it is drawn from. */
  headline: string;
  /** What a reader must know to weigh the headline: cached time, strategies that are not in it. */
  notes: string[];
  evidence: Claim[];
}
/** Below this ratio of times two strategies are about as quick: one run on one host varies by as much. */
const SAME_PACE = 1.15;
/** Image growth that differs by less than this share says nothing. */
const SAME_GROWTH = 0.05;

/**
 * Which strategy the measurements speak for, in words, with the figures.
 *
 * - Weighed are strategies that left a usable system in a measured time; with fewer than two nothing is recommended.
 * - Recommended is the quickest, when it passed or landed everything that it can. When the quickest has a product
 *   failure nothing is recommended: its time was not the time of the work asked for, and the slower ones may hide the same fault.
 * - Strategies whose times are within a ratio of 1.15 are about as quick: then the one that lands more operations, else
 *   the one with fewer restarts, else the one whose image grows less (by a twentieth at least); else nothing speaks for one.
 * - Time that a stage from the cache took in an earlier run counts as time, and a note says so.
 * - One run proves nothing in general: the sentence says 'in this run'. With earlier runs of the same request
 *   (`history`, same digest and provider, all weighed strategies passed) times are medians, and it says of how many.
 * - Differences between sound systems that nothing explains make it a reservation; a system whose strategy failed is no measure.
 */
export function recommendation(scenario: ScenarioReport): Recommendation {
  const weighing = weigh(scenario);
  const { contenders } = weighing;
  const found: Found = { scenario, weighing, when: weighing.runs > 1 ? `In ${weighing.runs} runs of the same request (median times)` : 'In this run' };
  if (scenario.cells.some(({ outcome }) => outcome.target)) return none(found, 'These machines were made by somebody else: there are no strategies to choose between.');
  if (contenders.length < 2) return none(found, tooFew(contenders));
  const byTime = [...contenders].sort((left, right) => left.timeMs - right.timeMs);
  const quickest = byTime[0]!;
  if (!quickest.sound) return none(found, refusal(found, quickest));
  const level = byTime.filter((one) => one.sound && one.timeMs / quickest.timeMs < SAME_PACE);
  const best = level.reduce((left, right) => (preference(left, right) > 0 ? right : left));
  const equals = level.filter((one) => preference(best, one) === 0);
  const others = byTime.filter((one) => one !== best).reverse();
  if (equals.length > 1)
    return {
      kind: 'level', strategy: null, notes: notesOf(found), evidence: evidenceOf(found, best, others),
      headline: `${found.when} ${listed(equals.map((one) => one.strategy))} are about as quick (${listed(equals.map((one) => duration(one.timeMs)))}), restart as often and land as much: the measurements speak for none of them.${after(byTime.filter((one) => !equals.includes(one)))}`,
    };
  const sound = others.filter((other) => other.sound);
  // What a strategy that failed left is no measure: it differs because it failed.
  const unexplained = scenario.comparison.differences.filter(({ class: kind, values }) => kind === 'unexpected' && sound.some((other) => values[best.strategy] !== values[other.strategy])).length;
  return {
    kind: unexplained > 0 ? 'reserved' : 'recommended',
    strategy: best.strategy,
    headline: `${found.when} ${best.strategy} is ${listed(others.map((other) => pace(best, other)))}${result(found, best, sound, unexplained)}.`,
    notes: notesOf(found),
    evidence: evidenceOf(found, best, others),
  };
}

interface Found { scenario: ScenarioReport; weighing: Weighing; when: string }

function none(found: Found, headline: string): Recommendation {
  const { contenders } = found.weighing;
  const quickest = [...contenders].sort((left, right) => left.timeMs - right.timeMs)[0];
  return { kind: 'none', strategy: null, headline, notes: notesOf(found), evidence: quickest ? evidenceOf(found, quickest, contenders.filter((one) => one !== quickest)) : [] };
}

function tooFew([only]: readonly Contender[]): string {
  return only ? `Nothing is recommended: only ${only.strategy} left a system that can be weighed.` : 'Nothing is recommended: no strategy left a system that can be weighed.';
}

function refusal({ when }: Found, { strategy, timeMs, metric, outcome, productFailure }: Contender): string {
  const why = metric.failed > 0 ? `${plural(metric.failed, 'expectation')} ${metric.failed === 1 ? 'is' : 'are'} false` : outcome.error ? `it ended with ${outcome.error.code}` : `its verdict is '${metric.verdict}'`;
  return `Nothing is recommended: ${when.charAt(0).toLowerCase()}${when.slice(1)} ${strategy} is the quickest (${duration(timeMs)}), but ${why}. ${productFailure ? 'Its time is not the time of the work that was asked for.' : 'Whether its system is what was asked for is not known.'}`;
}

/** Negative when `left` is to be preferred among strategies that are about as quick; 0 when nothing tells them apart. */
function preference(left: Contender, right: Contender): number {
  return right.landed.length - left.landed.length || left.metric.reboots - right.metric.reboots || smaller(left, right);
}

/** Negative when the image of `left` grows less; 0 when it is about as much, or was not measured. */
function smaller(left: Contender, right: Contender): number {
  const [grewLeft, grewRight] = [left.metric.imageGrowthBytes, right.metric.imageGrowthBytes];
  return grewLeft === null || grewRight === null || Math.abs(grewLeft - grewRight) <= SAME_GROWTH * Math.max(Math.abs(grewLeft), Math.abs(grewRight)) ? 0 : grewLeft - grewRight;
}

/** `3.1x`, `36x`. */
function times(ratio: number): string {
  return `${ratio < 9.95 ? (Math.round(ratio * 10) / 10).toFixed(1) : Math.round(ratio)}x`;
}

/** Those that are not among the equals: slower, or with less to say for them. */
function after(rest: readonly Contender[]): string {
  return rest.length === 0 ? '' : ` ${listed(rest.map(({ strategy, timeMs, metric }) => `${strategy} (${duration(timeMs)}, ${plural(metric.reboots, 'restart')})`))} ${rest.length === 1 ? 'comes' : 'come'} after them.`;
}

/** `3.1x quicker than audit (1 min 32 s against 4 min 45 s, 2 restarts fewer)`. */
function pace(best: Contender, other: Contender): string {
  const restarts = other.metric.reboots - best.metric.reboots;
  const samePace = other.timeMs / best.timeMs < SAME_PACE;
  const details = [
    `${duration(best.timeMs)} against ${duration(other.timeMs)}`,
    restarts === 0 ? 'as many restarts' : `${plural(Math.abs(restarts), 'restart')} ${restarts > 0 ? 'fewer' : 'more'}`,
    // Where it is what decides.
    ...(samePace && restarts === 0 && best.landed.length === other.landed.length && smaller(best, other) < 0 ? [`image growth ${growth(best.metric.imageGrowthBytes)} against ${growth(other.metric.imageGrowthBytes)}`] : []),
  ];
  return `${samePace ? 'about as quick as' : `${times(other.timeMs / best.timeMs)} quicker than`} ${other.strategy} (${details.join(', ')})`;
}

/** The end of the headline: what one gets for the time. */
function result({ scenario }: Found, best: Contender, sound: readonly Contender[], unexplained: number): string {
  if (sound.length === 0) return `, and is the only one of them that ${best.metric.verdict === 'passed' ? 'passed' : 'landed everything that it can'}`;
  const cannot = best.notPossible.filter((operation) => sound.some((other) => other.landed.includes(operation)));
  const more = sound.map((other) => ({ other, gained: best.landed.filter((operation) => other.notPossible.includes(operation)) })).filter(({ gained }) => gained.length > 0);
  const gains = more.length === 0 ? '' : `, with ${listed(more.map(({ other, gained }) => cannotPhrase(gained, other.strategy)))}`;
  if (unexplained > 0) return `${gains}; but the systems differ in ${plural(unexplained, 'way')} that nothing explains, which must be settled first${cannot.length > 0 ? `, and there ${cannot.length === 1 ? 'is' : 'are'} ${cannotPhrase(cannot)}` : ''}`;
  const explained = scenario.comparison.differences.filter(({ class: kind, values }) => kind === 'expected' && sound.some((other) => values[best.strategy] !== values[other.strategy])).length;
  const but = [cannot.length > 0 && cannotPhrase(cannot), explained > 0 && `${plural(explained, 'difference')} that ${explained === 1 ? 'is' : 'are'} declared or explained`].filter((text) => text !== false);
  return `, and gives the same result${but.length > 0 ? ` but for ${listed(but)}` : ''}${gains}`;
}

function notesOf({ scenario, weighing: { contenders } }: Found): string[] {
  const out = scenario.cells.filter(({ outcome }) => !outcome.target && !contenders.some((one) => one.outcome === outcome));
  return [
    ...contenders.flatMap(({ strategy, metric }) => (metric.cachedMs ? [`The time of ${strategy} counts ${duration(metric.cachedMs)} that an earlier run spent: the result of it came from the cache.`] : [])),
    ...contenders.filter((one) => one.productFailure).map(({ strategy, metric, outcome }) => `${strategy} is weighed by its time only: ${metric.failed > 0 ? `${plural(metric.failed, 'expectation')} ${metric.failed === 1 ? 'is' : 'are'} false` : `it ended with ${outcome.error!.code}`}.`),
    ...out.map(({ outcome }) => `${outcome.strategy} is not weighed: it ${outcome.error ? `ended with ${outcome.error.code}` : outcome.verdict === 'not-run' && outcome.durationMs === 0 ? 'did not run' : leftJudgedSystem(outcome) ? 'has no time that was measured' : 'left no system that can be compared'}.`),
  ];
}

function evidenceOf({ scenario, weighing }: Found, best: Contender, others: readonly Contender[]): Claim[] {
  const all = [best, ...others];
  const each = (text: (one: Contender) => string) => all.map((one) => `${one.strategy} ${text(one)}`).join(', ');
  const { differences, operations } = scenario.comparison;
  const classes = (kind: string) => differences.filter((difference) => difference.class === kind).length;
  const grown = all.filter((one) => one.metric.imageGrowthBytes !== null);
  return [
    ...all.map((one): Claim => ({ claim: one.metric.failed > 0 ? `${one.strategy} has false expectations` : `${one.strategy} holds what is expected of it`, figures: `${one.metric.passed} of ${plural(one.metric.passed + one.metric.failed, 'judged expectation')}`, place: { page: 'outcome', strategy: one.strategy, part: 'checks' } })),
    { claim: `Time${weighing.runs > 1 ? `, median of ${weighing.runs} runs` : ''}`, figures: each((one) => duration(one.timeMs)), place: { page: 'comparison', part: 'cost' } },
    { claim: 'Restarts', figures: each((one) => String(one.metric.reboots)), place: { page: 'comparison', part: 'timeline' } },
    ...(operations.length > 0 ? [{ claim: 'Operations that landed', figures: each((one) => `${one.landed.length} of ${operations.length}`), place: { page: 'comparison', part: 'operations' } } satisfies Claim] : []),
    ...(all.length > 1 ? [{ claim: 'Differences between the systems', figures: `${classes('unexpected')} unexplained, ${classes('expected')} declared or explained, ${classes('not-possible')} not possible`, place: { page: 'comparison', part: 'differences' } } satisfies Claim] : []),
    ...(grown.length > 1 ? [{ claim: 'Image growth', figures: grown.map((one) => `${one.strategy} ${growth(one.metric.imageGrowthBytes)}`).join(', '), place: { page: 'comparison', part: 'growth' } } satisfies Claim] : []),
    ...(weighing.runs > 1 ? [{ claim: 'Earlier runs that asked for the same', figures: String(weighing.runs - 1), place: { page: 'history' } } satisfies Claim] : []),
  ];
}
