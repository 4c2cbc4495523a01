import { inertLine } from '../../../../inert-text.ts';
import type { HistoryEntry } from '../../../../run-report.ts';

/** When a run started, in UTC, to the minute. */
export function RunTime({ entry }: { entry: Pick<HistoryEntry, 'startedAt'> }) {
  return <time dateTime={inertLine(entry.startedAt)}>{runTime(entry)}</time>;
}

/** `2024-11-04 09:30` */
export function runTime({ startedAt }: Pick<HistoryEntry, 'startedAt'>): string {
  const at = new Date(startedAt);
  return Number.isNaN(at.getTime()) ? inertLine(startedAt) : at.toISOString().slice(0, 16).replace('T', ' ');
}
