import type { JournalEvent } from '../run/journal-event.ts';
import type { StrategyName } from '../servicing/operation.ts';
import type { Verdict } from '../verify/outcome.ts';

/** What a progress display knows of one scenario x strategy. Times in milliseconds since the epoch. */
export interface ProgressRow {
  scenario: string;
  strategy: StrategyName;
  state: 'running' | Verdict;
  startedAt: number;
  endedAt?: number;
  stages: { name: string; title: string }[];
  /** Index into `stages` of the current, or last, stage. */
  stage: number;
  /** What is being done at the moment, in words. */
  step: string;
  /** The last phase that the guest reported. */
  phase: string;
  reboots: number;
  error?: { code: string; cause: string; mend: string };
}
export interface ProgressState {
  run: string;
  startedAt: number;
  provider: string;
  rows: ProgressRow[];
  /** Set by run-end. */
  end?: { verdict: Verdict; exitCode: number };
}

export const EMPTY_PROGRESS: ProgressState = { run: '', startedAt: 0, provider: '', rows: [] };

/** The state after one more event. Pure; events of rows that never started are ignored. */
export function reduceProgress(state: ProgressState, event: JournalEvent): ProgressState {
  switch (event.type) {
    case 'run-start':
      return { run: event.run, startedAt: Date.parse(event.at), provider: event.provider, rows: [] };
    case 'run-end':
      return { ...state, end: { verdict: event.verdict, exitCode: event.exitCode } };
    case 'outcome-start': {
      const row: ProgressRow = {
        scenario: event.scenario, strategy: event.strategy, state: 'running', startedAt: Date.parse(event.at),
        stages: event.stages, stage: -1, step: '', phase: '', reboots: 0,
      };
      return { ...state, rows: [...state.rows.filter((other) => !isOf(other, event)), row] };
    }
    default:
      return { ...state, rows: state.rows.map((row) => (isOf(row, event) ? reduceRow(row, event) : row)) };
  }
}

type RowEvent = Extract<JournalEvent, { strategy: StrategyName }>;

function reduceRow(row: ProgressRow, event: RowEvent): ProgressRow {
  switch (event.type) {
    case 'stage-start':
      return { ...row, stage: row.stages.findIndex((stage) => stage.name === event.stage), step: event.title, phase: '' };
    case 'stage-end':
      return { ...row, step: event.status === 'skipped-cached' ? 'from the cache' : '', ...(event.error ? { error: event.error } : {}) };
    case 'step-start':
      return { ...row, step: event.detail || event.action };
    case 'step-end':
      return event.error ? { ...row, error: event.error } : row;
    case 'job-step':
      return { ...row, step: event.result.title };
    case 'phase':
      return { ...row, phase: event.text };
    case 'reboot':
      return { ...row, reboots: row.reboots + 1 };
    case 'outcome-end':
      return { ...row, state: event.verdict, endedAt: row.startedAt + event.durationMs };
    default:
      return row;
  }
}

function isOf(row: ProgressRow, event: { scenario: string; strategy: StrategyName }): boolean {
  return row.scenario === event.scenario && row.strategy === event.strategy;
}
