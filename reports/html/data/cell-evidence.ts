import type { CellReport, LogExcerpt, Screenshot } from '../../run-report.ts';

/** Parts of a cell that have data blocks of their own, so that a large run can leave the least telling ones out. */
export const EVIDENCE_PARTS = ['logs', 'pictures', 'papers', 'inventory'] as const;
export type EvidencePart = (typeof EVIDENCE_PARTS)[number];

/** How a part is named to readers. */
export const PART_NAMES: Record<EvidencePart, string> = { logs: 'logs and output of commands', pictures: 'screenshots', papers: 'plan and answer file', inventory: 'inventory' };

export interface CellEvidence {
  logs?: { serialTail: string[]; logs?: LogExcerpt[]; /** Output of the jobs' steps: by stage, by step. */ jobLogs: (string | null)[][]; /** Of the checks that passed. */ checks: string[][] };
  pictures?: Screenshot[];
  papers?: Pick<CellReport, 'plan' | 'answerFile'>;
  inventory?: CellReport['outcome']['inventory'];
}

/** Takes a cell apart. `joinEvidence` of both halves is the cell again. */
export function splitEvidence(cell: CellReport): { core: CellReport; evidence: CellEvidence } {
  const { outcome, logs, serialTail, screenshots, plan, answerFile } = cell;
  const { inventory, stages, checks } = outcome;
  const core: CellReport = {
    ...cell,
    serialTail: [],
    screenshots: [],
    plan: null,
    answerFile: null,
    outcome: {
      ...outcome,
      inventory: null,
      stages: stages.map((stage) => ({ ...stage, jobSteps: stage.jobSteps.map(({ log, ...step }) => step) })),
      checks: checks.map((check) => (check.status === 'passed' ? { ...check, evidence: [] } : check)),
    },
  };
  delete core.logs;
  const jobLogs = stages.map((stage) => stage.jobSteps.map((step) => step.log ?? null));
  const passed = checks.filter((check) => check.status === 'passed').map((check) => check.evidence);
  const evidence: CellEvidence = {
    ...(serialTail.length > 0 || logs || jobLogs.flat().some((log) => log !== null) || passed.some((lines) => lines.length > 0) ? { logs: { serialTail, ...(logs ? { logs } : {}), jobLogs, checks: passed } } : {}),
    ...(screenshots.length > 0 ? { pictures: screenshots } : {}),
    ...(plan || answerFile !== null ? { papers: { plan, answerFile } } : {}),
    ...(inventory ? { inventory } : {}),
  };
  return { core, evidence };
}

/** Puts a cell together again, from as much of its evidence as there is. */
export function joinEvidence(core: CellReport, { logs, pictures, papers, inventory }: CellEvidence): CellReport {
  let at = 0;
  const { outcome } = core;
  return {
    ...core,
    ...(papers ?? {}),
    ...(pictures ? { screenshots: pictures } : {}),
    ...(logs ? { serialTail: logs.serialTail, ...(logs.logs ? { logs: logs.logs } : {}) } : {}),
    outcome: {
      ...outcome,
      inventory: inventory ?? outcome.inventory,
      ...(logs && {
        stages: outcome.stages.map((stage, row) => ({
          ...stage,
          jobSteps: stage.jobSteps.map((step, column) => {
            const log = logs.jobLogs[row]?.[column];
            return log === null || log === undefined ? step : { ...step, log };
          }),
        })),
        checks: outcome.checks.map((check) => (check.status === 'passed' ? { ...check, evidence: logs.checks[at++] ?? [] } : check)),
      }),
    },
  };
}
