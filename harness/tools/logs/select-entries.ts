import type { LogEntry } from './servicing-log.ts';

/**
 * Entries from one moment to another, both included: the guest's local times as the logs write them
 * (`2026-08-29T22:08:03`, a fraction may follow). An entry without a time belongs to the time of the entry before it.
 */
export function between<Entry extends Pick<LogEntry, 'time'>>(entries: readonly Entry[], from: string, to: string): Entry[] {
  for (const time of [from, to]) if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?$/.test(time)) throw new RangeError(`not a local time: ${time}`);
  let current = '';
  return entries.filter((entry) => {
    current = entry.time ?? current;
    return current !== '' && current >= from.replace(/\.\d+$/, '') && current <= to;
  });
}

/** Entries of level Error and FatalError. An Info entry that names a failed result is none: the stack goes on after many. */
export function errorsOnly<Entry extends Pick<LogEntry, 'level'>>(entries: readonly Entry[]): Entry[] {
  return entries.filter((entry) => entry.level === 'Error' || entry.level === 'FatalError');
}
