import type { Job } from '../job/job.ts';
import { renderInstallScript } from './job-install-script.ts';
import { renderRunScript } from './job-run-script.ts';
import { renderStatusScript } from './job-status-script.ts';
import { renderStepScript } from './job-step-script.ts';
import { renderTask } from './job-task.ts';
import { jobError } from './job-error.ts';

export interface JobFile {
  /** Path on the PAYLOAD medium, backslashes. */
  path: string;
  text: string;
  encoding?: 'utf8' | 'utf16le';
  /** The text holds `${machine.token}`, to be filled in when the medium is written. */
  secrets?: boolean;
}
export interface JobFilesOptions {
  /** Identifies the machine on the serial line; the placeholder `${machine.token}` by default. */
  token?: string;
  /** Account of the logged-on user for an interactive job. Default `Administrator`, whom audit mode logs on. */
  interactiveAccount?: string;
}

/**
 * All files of a job for the PAYLOAD medium: `wimproof\jobs\<id>\` with run.cmd, status.cmd, steps\NNN.cmd and, unless
 * the job runs in Windows PE, install.cmd and task.xml; of a job of this host the steps alone. Throws WP-JOB-INVALID for a job that could not be carried out.
 */
export function renderJobFiles(job: Job, options: JobFilesOptions = {}): JobFile[] {
  checkJob(job);
  const token = options.token ?? '${machine.token}';
  const secrets = options.token === undefined;
  const folder = `wimproof\\jobs\\${job.id}`;
  const steps = job.steps.map((step): JobFile => ({ path: `${folder}\\steps\\${step.id}.cmd`, text: renderStepScript(job, step, token), secrets: secrets && step.endsMachine === true }));
  // On this host the executor itself starts the steps and keeps the records.
  if (job.runAs === 'host') return steps;
  const files: JobFile[] = [
    { path: `${folder}\\run.cmd`, text: renderRunScript(job, token), secrets },
    { path: `${folder}\\status.cmd`, text: renderStatusScript(job) },
    ...steps,
  ];
  if (job.runAs !== 'pe') {
    files.push({ path: `${folder}\\install.cmd`, text: renderInstallScript(job) });
    files.push({ path: `${folder}\\task.xml`, text: renderTask(job, options.interactiveAccount), encoding: 'utf16le' });
  }
  return files;
}

function checkJob(job: Job): void {
  if (!/^[a-z0-9-]{1,40}$/.test(job.id)) throw jobError(job, 'its id is not 1 to 40 of a-z, 0-9 and -');
  if (job.steps.length === 0) throw jobError(job, 'it has no steps');
  job.steps.forEach((step, index) => {
    if (!/^\d{3}$/.test(step.id)) throw jobError(job, `step id ${JSON.stringify(step.id)} is not three digits`);
    if (index > 0 && step.id <= job.steps[index - 1]!.id) throw jobError(job, `step ${step.id} does not come after ${job.steps[index - 1]!.id}`);
    if (step.endsMachine && index !== job.steps.length - 1) throw jobError(job, `step ${step.id} ends the machine but is not the last`);
    if (step.endsMachine && job.runAs === 'host') throw jobError(job, `step ${step.id} ends the machine, which is this host`);
    if (step.endsMachine && job.runAs === 'pe') throw jobError(job, `step ${step.id} ends the machine; in Windows PE the start script does that`);
    if (job.runAs !== 'system' && (step.reboot ?? 'never') !== 'never') throw jobError(job, `step ${step.id} wants a restart, after which only a job of SYSTEM goes on`);
    if (!step.endsMachine && step.success.length === 0) throw jobError(job, `step ${step.id} has no exit code that means success`);
    const stray = (step.rebootRequired ?? []).find((code) => !step.success.map((one) => one >>> 0).includes(code >>> 0));
    if (stray !== undefined) throw jobError(job, `exit code ${stray} of step ${step.id} requires a restart but is no success`);
  });
}
