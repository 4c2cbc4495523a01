import type { JournalEvent } from '../harness/run/journal-event.ts';
import type { Outcome } from '../harness/verify/outcome.ts';
import { evidenceText, hasEvidence, screenshots, serialTail } from './evidence-files.ts';
import { harnessSteps } from './harness-steps.ts';
import { cellLogs } from './logs/cell-logs.ts';
import type { CellReport, Screenshot } from './run-report.ts';
import { storedPlan } from './stored-plan.ts';

/** An outcome with what the files in its folder and its events in the journal say. */
export function cellReport(outcome: Outcome, folder: string, events: readonly JournalEvent[]): CellReport {
  return {
    outcome,
    plan: storedPlan(folder, outcome.evidence.plan),
    answerFile: evidenceText(folder, outcome.evidence.answerFile),
    serialTail: serialTail(folder, outcome.evidence.serialLog),
    screenshots: filmstrip(folder, outcome, events),
    reboots: events.flatMap((event) => (event.type === 'reboot' ? [{ at: event.at, stage: event.stage, proof: event.proof }] : [])),
    steps: harnessSteps(events),
    logs: cellLogs(outcome, folder),
    ...missing(outcome, folder, events),
  };
}

function missing({ evidence }: Outcome, folder: string, events: readonly JournalEvent[]): Pick<CellReport, 'missing'> {
  const named = [evidence.serialLog, ...evidence.logs, ...evidence.screenshots, ...events.flatMap((event) => (event.type === 'screenshot' ? [event.file] : []))].flatMap((path) => (typeof path === 'string' ? [slashed(path)] : []));
  const gone = [...new Set(named)].filter((path) => !hasEvidence(folder, path));
  return gone.length > 0 ? { missing: gone } : {};
}

/** The pictures of the outcome and of the journal, in order of time; those of which nothing says when come last. */
function filmstrip(folder: string, outcome: Outcome, events: readonly JournalEvent[]): Screenshot[] {
  const taken = new Map(events.flatMap((event) => (event.type === 'screenshot' && typeof event.file === 'string' ? [[slashed(event.file), event]] : [])));
  const paths = new Set([...outcome.evidence.screenshots.map(slashed), ...taken.keys()]);
  const time = ({ at }: Screenshot): number => (at === undefined ? Infinity : Date.parse(at));
  return screenshots(folder, [...paths])
    .map(({ path, ...picture }): Screenshot => {
      const event = taken.get(path);
      return event ? { ...picture, at: event.at, stage: event.stage, reason: event.reason } : picture;
    })
    .sort((left, right) => (time(left) === time(right) ? 0 : time(left) - time(right)));
}

/** Outcomes of Windows hosts name files with back slashes. */
function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
