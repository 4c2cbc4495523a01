import type { JournalEvent } from '../harness/run/journal-event.ts';
import { STRATEGIES, type StrategyName } from '../harness/servicing/operation.ts';
import type { Plan } from '../harness/strategy/plan.ts';
import type { Outcome, OutcomeError, StageResult } from '../harness/verify/outcome.ts';

type CellEvent = Extract<JournalEvent, { strategy: StrategyName }>;
export interface Cell {
  scenario: string;
  strategy: StrategyName;
}
/** What a journal says of its run as a whole; each part may be missing. */
export interface JournalHead {
  /** The first event of all. */
  first?: { at: string; run: string };
  start?: Extract<JournalEvent, { type: 'run-start' }>;
  /** Absent when the run was killed. */
  end?: Extract<JournalEvent, { type: 'run-end' }>;
}
export interface RebuildSources {
  /** The plan of a cell, if its file exists. */
  plan: (cell: Cell) => Plan | null;
  /** The cells that the run was to have, when something better than the journal says so. */
  expected?: readonly Cell[];
}

/**
 * Outcomes of a run that did not end by itself: the whole ones that exist, and one for every other cell, made from the
 * journal (`rebuildOutcome`).
 */
export function rebuildOutcomes(events: readonly JournalEvent[], existing: readonly Outcome[], sources: RebuildSources): Outcome[] {
  const head = headOf(events);
  const named = events.flatMap((event) => ('strategy' in event ? [{ scenario: event.scenario, strategy: event.strategy }] : []));
  const missing = cellsOf(head, [sources.expected, named, existing]).filter((cell) => !existing.some((outcome) => same(outcome, cell)));
  return [...existing, ...missing.map((cell) => rebuildOutcome(cell, events.filter((event) => 'strategy' in event && same(event, cell)), head, sources.plan(cell)))];
}

function headOf(events: readonly JournalEvent[]): JournalHead {
  const [first] = events;
  const start = events.find((event) => event.type === 'run-start');
  const end = events.findLast((event) => event.type === 'run-end');
  return { ...(first && { first }), ...(start && { start }), ...(end && { end }) };
}

/**
 * The cells of a run, without repetition: those that it was to have (`undefined`: nothing better than the journal says
 * which), and all that something names. Which strategies a scenario has is known once one of its cells started; of a
 * scenario that never started, and of a run that was killed, all of the run's strategies are assumed: rather a cell too
 * many than one less.
 */
export function cellsOf({ start, end }: JournalHead, [expected, ...named]: [expected: readonly Cell[] | undefined, ...named: (readonly Cell[])[]]): Cell[] {
  const assumed = !expected && start && !end ? start.scenarios.flatMap((scenario) => start.strategies.map((strategy) => ({ scenario, strategy }))) : [];
  const cells = new Map<string, Cell>();
  for (const { scenario, strategy } of [...(expected ?? assumed), ...named.flat()]) {
    const key = `${scenario}\n${strategy}`;
    if (!cells.has(key)) cells.set(key, { scenario, strategy });
  }
  return [...cells.values()];
}

/**
 * The outcome of a cell that has none, from its events. It is `error` when it was started and `not-run` when not;
 * whatever the journal says of its steps, it was never judged, so it is never green. A cell that the journal calls
 * ended, but whose outcome file is lost, is `error` too, or `failed` if that was its verdict.
 */
export function rebuildOutcome(cell: Cell, events: readonly JournalEvent[], head: JournalHead, plan: Plan | null): Outcome {
  const own = events.filter((event): event is CellEvent => 'strategy' in event);
  const start = own.find((event) => event.type === 'outcome-start');
  const end = own.findLast((event) => event.type === 'outcome-end');
  const stages = rebuildStages(own, plan);
  const startedAt = start?.at ?? head.start?.at ?? head.first?.at ?? new Date(0).toISOString();
  const last = own.at(-1)?.at ?? startedAt;
  const lastStep = own.findLast((event) => event.type === 'step-end');
  const recordedError = stages.findLast((stage) => stage.error)?.error ?? lastStep?.error;
  const error = start ? (recordedError ?? interruption(own, end !== undefined)) : undefined;
  return {
    schema: 'wimproof.outcome/1',
    run: head.start?.run ?? head.first?.run ?? '',
    scenario: cell.scenario,
    strategy: cell.strategy,
    provider: head.start?.provider ?? '',
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
    evidence: { serialLog: 'serial.log', screenshots: own.flatMap((event) => (event.type === 'screenshot' ? [event.file] : [])), logs: [], plan: 'plan.json' },
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
