import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jobDeadline } from '../../guest/job/job-deadline.ts';
import { JobProgress } from '../../guest/job/job-progress.ts';
import type { Job, JobResult, JobStep, JobStepResult } from '../../guest/job/job.ts';
import { offlineRegistryScriptName } from '../../guest/script/offline-registry-script.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Host } from './host.ts';
import type { HostMounts } from './host-mounts.ts';
import { expandVariables, type HostFolders } from './host-variables.ts';
import { mountChange } from './mounts-of-command.ts';
import { runHostProgram } from './run-program.ts';

export interface HostSteps {
  job: Job;
  host: Host;
  folders: HostFolders;
  variables: Readonly<Record<string, string>>;
  mounts: HostMounts;
  ledger: Ledger;
  deadlineMs: number;
  signal: AbortSignal;
  onStep?: (result: JobStepResult) => void;
}

/**
 * Carries out the steps of a host job, one after the other, by the very batch files that Windows PE would run, with the
 * same records: exit code, log, time. A step that fails ends the job unless it may fail; the result says so.
 * @throws WimproofError WP-JOB-DEADLINE; the signal's reason when it is aborted: the running step is killed with all that
 * it started, and told as interrupted
 */
export async function runHostSteps({ job, signal, deadlineMs, ...rest }: HostSteps): Promise<JobResult> {
  const progress = new JobProgress(job);
  const late = AbortSignal.timeout(deadlineMs);
  const either = AbortSignal.any([signal, late]);
  const tell = (changed: JobStepResult[]): void => changed.forEach((step) => rest.onStep?.({ ...step }));
  let failed = false;
  for (const step of job.steps) {
    tell(progress.hear({ event: 'step-start', job: job.id, step: step.id }, performance.now()));
    const record = progress.steps.find(({ id }) => id === step.id)!;
    try {
      const exit = await runStep(step, { job, signal: either, ...rest });
      tell(progress.hear({ event: 'step-end', job: job.id, step: step.id, exit }, performance.now()));
    } catch (error) {
      tell(progress.hear({ event: 'step-interrupted', job: job.id, step: step.id }, performance.now()));
      signal.throwIfAborted();
      if (late.aborted) throw jobDeadline(job, [{ ...record, state: 'running' }], deadlineMs);
      throw error;
    } finally {
      record.log = await readFile(path.join(rest.folders.state, `${step.id}.log`), 'utf8').catch(() => '');
    }
    failed = record.state === 'failed' && !step.continueOnFailure;
    if (failed) break;
  }
  progress.read({ job: job.id, steps: new Map(), exit: failed ? 1 : 0 });
  return progress.result();
}

async function runStep(step: JobStep, { job, host, folders, variables, mounts, ledger, signal }: Omit<HostSteps, 'deadlineMs' | 'onStep'>): Promise<number> {
  const change = mountChange(step.command.map((argument) => expandVariables(argument, variables)));
  if (change?.kind === 'mount') mounts.record(change.directory);
  // A hive left loaded keeps volume and mount in use; it hangs below a key of this job alone.
  const hive = step.command.some((argument) => argument.endsWith(offlineRegistryScriptName))
    ? ledger.add({ kind: 'command', argv: [host.cmd, '/d', '/c', `reg.exe unload HKLM\\wimproof-${variables['HIVE']} & exit 0`], what: 'registry hive of the image' })
    : undefined;
  const script = host.nameOf(path.join(folders.payload, 'wimproof', 'jobs', job.id, 'steps', `${step.id}.cmd`));
  const exit = await runHostProgram({
    program: host.cmd,
    argv: ['/d', '/c', script, host.nameOf(folders.state)],
    environment: { ...host.environment, ...variables },
    cwd: folders.state,
    log: path.join(folders.state, `${step.id}.log`),
    what: `step ${step.id} (${step.title})`,
    ledger,
    signal,
  });
  await writeFile(path.join(folders.state, `${step.id}.exit`), `${exit | 0}\r\n`);
  hive?.strike();
  if (change?.kind === 'unmount' && exit === 0) mounts.strike(change.directory);
  return exit;
}
