import type { Outcome } from '../../harness/verify/outcome.ts';
import { evidenceTail } from '../evidence-files.ts';
import type { LogExcerpt } from '../run-report.ts';
import { excerpt, type ExcerptOptions } from './excerpt.ts';
import { logSubjects, type LogSubject } from './log-subject.ts';

/** Windows' own logs grow to hundreds of megabytes; what failed stands near the end. */
const READ_BYTES = 4 * 1024 * 1024;
const PASSED: ExcerptOptions = { errorsOnly: true, context: 0, tail: 0, maxLines: 40, maxBytes: 8 * 1024 };
const PASSED_SERIAL_TAIL = 15;

/**
 * What matters of a cell's serial line, of the guest's logs and of what its job steps printed. Of a cell that passed
 * only errors and the end of the serial line. A log without a line that matters is left out.
 */
export function cellLogs(outcome: Outcome, folder: string): LogExcerpt[] {
  const passed = outcome.verdict === 'passed';
  const subjects = passed ? [] : logSubjects(outcome);
  const { serialLog, logs } = outcome.evidence;
  const files = [...new Set([...(serialLog === undefined ? [] : [serialLog]), ...logs.filter(isLog)].map((file) => file.replaceAll('\\', '/')))];
  const excerpts = files.flatMap((file) => {
    const tail = evidenceTail(folder, file, READ_BYTES);
    if (tail === null) return [];
    const limits = passed ? { ...PASSED, ...(file === serialLog && { tail: PASSED_SERIAL_TAIL }) } : {};
    return [excerpt(file, tail.text, subjects, { ...limits, firstLine: tail.firstLine })];
  });
  return [...excerpts, ...(passed ? [] : stepLogs(outcome, subjects))].filter(({ lines }) => lines.length > 0);
}

/** The inventory's transcripts lie among the logs; they are no log, and what they list is not what happened. */
function isLog(file: string): boolean {
  return /\.log$/i.test(file);
}

/** What the steps printed that did not succeed, or that served an operation of a check that failed. */
function stepLogs(outcome: Outcome, subjects: readonly LogSubject[]): LogExcerpt[] {
  const failed = new Map<string, string[]>();
  for (const { id, status, operation } of outcome.checks) if (status === 'failed' && operation !== undefined) failed.set(operation, [...(failed.get(operation) ?? []), id]);
  return outcome.stages.flatMap((stage) =>
    stage.jobSteps.flatMap((step) => {
      const checks = step.operation === undefined ? [] : (failed.get(step.operation) ?? []);
      if (typeof step.log !== 'string' || step.log.trim() === '' || (step.state === 'succeeded' && checks.length === 0)) return [];
      const part = excerpt(`${stage.name}/${step.id}: ${step.title}`, step.log.slice(-READ_BYTES), subjects);
      // Whatever the step printed as an error is about its operation.
      return [{ ...part, lines: part.lines.map((line) => (line.mark && checks.length > 0 ? { ...line, checks: [...new Set([...(line.checks ?? []), ...checks])].sort() } : line)) }];
    }),
  );
}
