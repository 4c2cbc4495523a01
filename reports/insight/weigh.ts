import type { StrategyName } from '../../harness/servicing/operation.ts';
import type { Comparison, Outcome } from '../../harness/verify/outcome.ts';
import type { HistoryEntry, ScenarioReport } from '../run-report.ts';
import { landing, type OperationLanding } from './landing.ts';
import { leftJudgedSystem } from './left-judged-system.ts';
import { median } from './median.ts';

/** A strategy that left a system, with the figures that it is weighed by. */
export interface Contender {
  strategy: StrategyName;
  outcome: Outcome;
  metric: NonNullable<Comparison['metrics'][StrategyName]>;
  /** Milliseconds that it takes, time from the cache included; the median when earlier runs count. */
  timeMs: number;
  landed: string[];
  notPossible: string[];
  /** An expectation is false, or Setup or a tool refused the image. */
  productFailure: boolean;
  /** Its verdict is passed; or it landed everything that it can, and what went wrong is not the product's fault. */
  sound: boolean;
}
export interface Weighing {
  contenders: Contender[];
  /** Runs that the times are from, this one included. */
  runs: number;
}

/**
 * The strategies that can be weighed: they left a system that was judged, in this run, in a time that was measured. With earlier
 * runs that asked for the same (digest) on the same provider and in which all of them passed, times are medians.
 */
export function weigh({ comparison, cells, digest, history = [] }: ScenarioReport): Weighing {
  const rows = landing(comparison);
  const finished = cells.filter(({ outcome }) => leftJudgedSystem(outcome) && !outcome.target && (comparison.metrics[outcome.strategy]?.durationMs ?? 0) > 0);
  const strategies = finished.map(({ outcome }) => outcome.strategy);
  const earlier = digest === undefined ? [] : history.filter((entry) => entry.digest === digest && cells.every(({ outcome }) => outcome.provider === entry.provider) && strategies.every((strategy) => timeOf(entry, strategy) !== undefined));
  const contenders = finished.map(({ outcome }) => contender(outcome, comparison.metrics[outcome.strategy]!, rows, earlier));
  return { contenders, runs: earlier.length + 1 };
}

function contender(outcome: Outcome, metric: Contender['metric'], rows: readonly OperationLanding[], earlier: readonly HistoryEntry[]): Contender {
  const { strategy } = outcome;
  const inList = (list: 'landed' | 'notPossible') => rows.filter((row) => row[list].includes(strategy)).map((row) => row.operation);
  const [landed, notPossible] = [inList('landed'), inList('notPossible')];
  const productFailure = metric.failed > 0 || outcome.error?.kind === 'product';
  const landedAll = landed.length > 0 && rows.every((row) => [row.landed, row.notPossible, row.notJudged].some((strategies) => strategies.includes(strategy)));
  const times = [metric.durationMs, ...earlier.map((entry) => timeOf(entry, strategy)!)];
  return {
    strategy, outcome, metric, landed, notPossible, productFailure,
    timeMs: median(times),
    sound: metric.verdict === 'passed' || (landedAll && !productFailure && outcome.image.unchanged !== false),
  };
}

/** Undefined when the strategy did not pass in that run: an aborted one is quick for the wrong reason. */
function timeOf(entry: HistoryEntry, strategy: StrategyName): number | undefined {
  const cell = entry.cells.find((candidate) => candidate.strategy === strategy);
  return cell && cell.verdict === 'passed' && cell.durationMs > 0 ? cell.durationMs : undefined;
}
