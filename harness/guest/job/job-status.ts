import { WimproofError } from '../../errors/wimproof-error.ts';

/** What the guest has recorded of a job. */
export interface JobStatus {
  job: string;
  steps: Map<string, { started: boolean; interrupted: boolean; reboot: boolean; exitCode: number | undefined }>;
  /** Exit code of the whole job (0 or 1) once it is over. */
  exit: number | undefined;
}

/**
 * Reads what status.cmd printed. Output that is empty, cut, of another job or of unknown shape is an error, so that it
 * can never pass for success (a command line that is too long, for one, yields nothing with exit code 0).
 */
export function parseJobStatus(output: string, job: string): JobStatus {
  const lines = output.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  if (lines[0] !== `##status job=${job}`) throw unreadable(job, lines.length === 0 ? 'it is empty' : `it begins with ${JSON.stringify(lines[0]!.slice(0, 80))}`);
  if (lines.at(-1) !== `##end-status job=${job}`) throw unreadable(job, `it is cut after ${JSON.stringify(lines.at(-1)!.slice(0, 80))}`);
  const status: JobStatus = { job, steps: new Map(), exit: undefined };
  for (const line of lines.slice(1, -1)) {
    const match = /^(?:step (?<step>\d{3})|job) (?:(?<word>started|interrupted|reboot)|exit=(?<exit>-?\d+));$/.exec(line)?.groups;
    if (!match) throw unreadable(job, `it has the line ${JSON.stringify(line.slice(0, 80))}`);
    const exitCode = match['exit'] === undefined ? undefined : Number(match['exit']) >>> 0;
    if (match['step'] === undefined) {
      if (exitCode === undefined) throw unreadable(job, `it has the line ${JSON.stringify(line)}`);
      status.exit = exitCode;
      continue;
    }
    const step = status.steps.get(match['step']) ?? { started: false, interrupted: false, reboot: false, exitCode: undefined };
    status.steps.set(match['step'], step);
    if (exitCode !== undefined) step.exitCode = exitCode;
    else step[match['word'] as 'started' | 'interrupted' | 'reboot'] = true;
  }
  return status;
}

function unreadable(job: string, why: string): WimproofError {
  return new WimproofError({ code: 'WP-JOB-STATUS', kind: 'infrastructure', cause: `the status of job ${job} cannot be read: ${why}`, mend: 'look at %SystemDrive%\\wimproof in the guest' });
}
