import type { JournalEvent } from '../harness/run/journal-event.ts';
import type { StrategyName } from '../harness/servicing/operation.ts';
import { STRATEGIES } from '../harness/servicing/operation.ts';
import type { Plan } from '../harness/strategy/plan.ts';
import type { Outcome, OutcomeError, StageResult } from '../harness/verify/outcome.ts';

type CellEvent = Extract<JournalEvent, { strategy: StrategyName }>;
export interface Cell {
  scenario: string;
  strategy: StrategyName;
}
export interface RebuildSources {
  /** The plan of a cell, if its file exists. */
  plan: (cell: Cell) => Plan | null;
  /** The cells that the run was to have, when something better than the journal says so. */
  expected?: readonly Cell[];
}

/**
 * Outcomes of a run that did not end by itself: the whole ones that exist, and one for every other cell, made from the
 * journal. Such a cell is `error` when it was started and `not-run` when not; whatever the journal says of its steps,
 * it was never judged, so it is never green. Cells that the journal calls ended, but whose outcome file is lost, are
 * `error` too, or `failed` if that was their verdict.
 */
export function rebuildOutcomes(events: readonly JournalEvent[], existing: readonly Outcome[], sources: RebuildSources): Outcome[] {
  const outcomes = [...existing];
  for (const cell of cellsOf(events, existing, sources.expected)) {
    if (outcomes.some((outcome) => same(outcome, cell))) continue;
    const own = events.filter((event): event is CellEvent => 'strategy' in event && same(event, cell));
    outcomes.push(rebuildOutcome(cell, own, events, sources.plan(cell)));
  }
  return outcomes;
}

/**
 * The cells of a run. Which strategies a scenario has is known once one of its cells started; of a scenario that never
 * started, and of a run that was killed, all of the run's strategies are assumed: rather a cell too many than one less.
 */
function cellsOf(events: readonly JournalEvent[], existing: readonly Outcome[], expected: readonly Cell[] | undefined): Cell[] {
  const cells: Cell[] = expected ? [...expected] : [];
  const start = events.find((event) => event.type === 'run-start');
  const ended = events.some((event) => event.type === 'run-end');
  if (!expected && start && !ended) for (const scenario of start.scenarios) for (const strategy of start.strategies) cells.push({ scenario, strategy });
  for (const event of events) if ('strategy' in event) cells.push({ scenario: event.scenario, strategy: event.strategy });
  for (const outcome of existing) cells.push({ scenario: outcome.scenario, strategy: outcome.strategy });
  return cells.filter((cell, index) => cells.findIndex((other) => same(other, cell)) === index);
}

function rebuildOutcome(cell: Cell, own: readonly CellEvent[], all: readonly JournalEvent[], plan: Plan | null): Outcome {
  const runStart = all.find((event) => event.type === 'run-start');
  const start = own.find((event) => event.type === 'outcome-start');
  const end = own.findLast((event) => event.type === 'outcome-end');
  const stages = rebuildStages(own, plan);
  const startedAt = start?.at ?? runStart?.at ?? all[0]?.at ?? new Date(0).toISOString();
  const last = own.at(-1)?.at ?? startedAt;
  const lastStep = own.findLast((event) => event.type === 'step-end');
  const recordedError = stages.findLast((stage) => stage.error)?.error ?? lastStep?.error;
  const error = start ? (recordedError ?? interruption(own, end !== undefined)) : undefined;
  return {
    schema: 'wimproof.outcome/1',
    run: runStart?.run ?? all[0]?.run ?? '',
    scenario: cell.scenario,
    strategy: cell.strategy,
    provider: runStart?.provider ?? '',
    verdict: !start ? 'not-run' : end?.verdict === 'failed' || error?.kind === 'product' ? 'failed' : 'error',
    startedAt,
    durationMs: end?.durationMs ?? Math.max(0, Date.parse(last) - Date.parse(startedAt)),
    image: {
      name: plan?.image.name ?? '',
      version: plan?.image.version ?? '',
      architecture: plan?.image.architecture ?? '',
      editionId: plan?.image.editionId ?? '',
      sha256: plan?.image.sha256 ?? '',
      totalBytes: plan?.image.totalBytes ?? 0,
      unchanged: null,
    },
    stages,
    mechanisms: plan?.mechanisms ?? [],
    notPossible: plan?.notPossible ?? [],
    checks: [],
    inventory: null,
    reboots: stages.reduce((sum, stage) => sum + stage.reboots, 0),
    imageGrowthBytes: null,
    ...(error ? { error } : {}),
    evidence: { serialLog: 'serial.log', screenshots: [], logs: [], plan: 'plan.json' },
  };
}

function rebuildStages(own: readonly CellEvent[], plan: Plan | null): StageResult[] {
  const start = own.findLast((event) => event.type === 'outcome-start');
  const stages: StageResult[] = (start?.stages ?? plan?.stages ?? []).map(({ name, title }) => ({ name, title, status: 'not-run', reboots: 0, jobSteps: [] }));
  for (const event of own) {
    if (!('stage' in event)) continue;
    const stage = stages.findLast((candidate) => candidate.name === event.stage);
    if (!stage) continue;
    if (event.type === 'stage-start') Object.assign(stage, { startedAt: event.at, status: 'failed' });
    else if (event.type === 'reboot') stage.reboots += 1;
    else if (event.type === 'job-step') {
      const known = stage.jobSteps.findIndex((step) => step.id === event.result.id && step.title === event.result.title);
      if (known >= 0) stage.jobSteps[known] = event.result;
      else stage.jobSteps.push(event.result);
    } else if (event.type === 'stage-end') {
      Object.assign(stage, { status: event.status, durationMs: event.durationMs, reboots: event.reboots });
      if (event.error) stage.error = event.error;
    }
  }
  for (const stage of stages) {
    // A stage that started and never ended: what ran in it was cut off.
    if (stage.status !== 'failed' || stage.durationMs !== undefined) continue;
    const last = own.findLast((event) => 'stage' in event && event.stage === stage.name)!;
    stage.durationMs = Math.max(0, Date.parse(last.at) - Date.parse(stage.startedAt!));
    stage.jobSteps = stage.jobSteps.map((step) => (step.state === 'running' || step.state === 'pending' ? { ...step, state: 'interrupted' } : step));
  }
  return stages;
}

function interruption(own: readonly CellEvent[], ended: boolean): OutcomeError {
  const last = own.findLast((event) => event.type === 'step-start' || event.type === 'stage-start');
  const where = last && 'stage' in last ? ` in stage ${last.stage}${last.type === 'step-start' ? `, step ${last.step} (${last.action})` : ''}` : '';
  return {
    code: ended ? 'WP-OUTCOME-LOST' : 'WP-RUN-INTERRUPTED',
    kind: 'infrastructure',
    cause: ended ? 'The outcome was finished, but its file is missing or cut.' : `The run ended${where} without finishing this outcome.`,
    mend: 'Run the scenario again.',
    evidence: ['journal.ndjson'],
  };
}

function same(left: Cell, right: Cell): boolean {
  return left.scenario === right.scenario && left.strategy === right.strategy;
}

/** Scenarios in order of appearance, strategies in canonical order. */
export function inReportOrder(outcomes: readonly Outcome[]): Outcome[] {
  const scenarios = [...new Set(outcomes.map((outcome) => outcome.scenario))];
  return [...outcomes].sort(
    (left, right) => scenarios.indexOf(left.scenario) - scenarios.indexOf(right.scenario) || STRATEGIES.indexOf(left.strategy) - STRATEGIES.indexOf(right.strategy),
  );
}
