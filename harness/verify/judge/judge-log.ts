import { WimproofError } from '../../errors/wimproof-error.ts';
import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import { errorsOnly, between } from '../../tools/logs/select-entries.ts';
import { readServicingLog, type LogEntry } from '../../tools/logs/servicing-log.ts';
import type { ExpectationOf, LogExpectation } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { logRequest } from '../expectation/inventory-requests.ts';
import { unanswered } from './unanswered.ts';

/** How many lines a finding quotes. */
const quoted = 5;
const dated = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, /;

/**
 * Judges the lines of a log by level, text and time. A log that is not there, or empty, shows nothing: then neither presence
 * nor absence holds. A line without a time that fits the text counts against absence, and not for presence.
 */
export function judgeLog(expectation: ExpectationOf<'log'>, inventory: Inventory): Finding {
  const { path, state } = expectation;
  const what = describe(expectation);
  const wanted = { title: state === 'absent' ? `${path} has no ${what}` : `${path} has a ${what}`, expected: state === 'absent' ? `no ${what}` : `a ${what}` };
  const answer = answerTo<'log-lines'>(inventory.answers, logRequest(expectation));
  if ('problem' in answer) return unanswered(wanted, answer.problem);
  if (answer.found === 'absent') return unanswered(wanted, `there is no ${path}`);
  if (answer.found.sizeBytes === 0) return unanswered(wanted, `${path} is empty`);
  try {
    const lines = linesOf(expectation, answer.found.lines);
    return {
      ...wanted,
      actual: lines.length === 0 ? 'none' : `${lines.length} ${lines.length === 1 ? 'line' : 'lines'}: ${lines.slice(0, quoted).join(' / ')}${lines.length > quoted ? ' / ...' : ''}`,
      holds: state === 'absent' ? lines.length === 0 : lines.length > 0,
      evidence: [`${path}: ${answer.found.sizeBytes} bytes, ${answer.found.lines.length} lines looked at`, ...lines.slice(0, quoted).map((line) => `${path}: ${line}`)],
    };
  } catch (error) {
    if (!(error instanceof WimproofError)) throw error;
    return unanswered(wanted, error.message);
  }
}

function describe({ level, text, from, to }: LogExpectation): string {
  const time = from !== undefined || to !== undefined ? ` ${[from && `from ${from}`, to && `to ${to}`].filter(Boolean).join(' ')}` : '';
  return `${level === undefined ? '' : level === 'error' ? 'error ' : 'warning or error '}line${text === undefined ? '' : ` with ${JSON.stringify(text)}`}${time}`;
}

/** The lines that fit, as the log has them. */
function linesOf(expectation: LogExpectation, lines: string[]): string[] {
  const { level, text, from, to, state } = expectation;
  const fits = (line: string): boolean => text === undefined || line.toLowerCase().includes(text.toLowerCase());
  if (level === undefined && from === undefined && to === undefined) return lines.filter(fits);
  const withTime = lines.filter((line) => dated.test(line));
  const withoutTime = level === undefined && state === 'absent' ? lines.filter((line) => !dated.test(line) && fits(line)) : [];
  if (withTime.length === 0) return withoutTime;
  const log = readServicingLog(withTime.join('\n'), 'log');
  // The selection by level lets only lines through that hold its word; a head that cannot be read may be one of them.
  if (log.unknownLines > 0 && state === 'present') throw new WimproofError({ code: 'WP-LOG-LINE', kind: 'infrastructure', cause: `a line of the log has an unknown shape: ${JSON.stringify(log.firstUnknownLine)}`, mend: 'look at the log in the evidence' });
  const inTime = between(log.entries, from ?? '0000-01-01T00:00:00', to ?? '9999-12-31T23:59:59');
  const chosen = selectLevel(inTime, level).map((entry) => withTime[entry.line - 1]!).filter(fits);
  const unknown = log.unknownLines > 0 ? [log.firstUnknownLine!] : [];
  return [...chosen, ...withoutTime, ...unknown];
}

function selectLevel(entries: LogEntry[], level: LogExpectation['level']): LogEntry[] {
  if (level === undefined) return entries;
  return level === 'error' ? errorsOnly(entries) : entries.filter((entry) => entry.level !== 'Info' && entry.level !== 'Perf');
}
