/**
 * A job is an ordered list of commands that runs inside a guest without holding a connection open.
 * The same job runs in WinPE (started by startnet.cmd), in audit mode and in the finished system (started by a
 * scheduled task); it survives a reboot in the middle and leaves an exit code and a log per step.
 */
export interface JobStep {
  /** Three digits, `001` upwards: the order. */
  id: string;
  title: string;
  /** The operation of the request that this step serves, if any. */
  operation?: string;
  /**
   * The program and its arguments, or one of the guest-script built-ins. Arguments may contain `%PAYLOAD%`
   * (root of the payload medium, e.g. `D:`), `%INSTALL%` (root of the installation medium), `%JOB%` (job state folder);
   * in a job of this host also `%WINDOWS%`, `%ESP%`, `%SCRATCH%` and `%WORK%`.
   */
  command: string[];
  /** Exit codes that mean success. Compared after `code >>> 0`. */
  success: number[];
  /** Exit codes that mean success with a reboot required (3010, 1641, ...); always a subset of `success`. */
  rebootRequired?: number[];
  /** `if-required`: restart and resume when the exit code is in `rebootRequired`. `always`: restart after this step. Default `never`. */
  reboot?: 'never' | 'if-required' | 'always';
  /** Continue with the next step when this one fails (its failure is still recorded). Default false. */
  continueOnFailure?: boolean;
  /** The step ends the machine (shutdown, sysprep /shutdown): no exit record is awaited after the power goes. */
  endsMachine?: boolean;
}
/** Whose logon runs the job: SYSTEM for servicing; the interactive Administrator for Sysprep, which refuses SYSTEM; `host`: this process, on this host. */
export type JobIdentity = 'system' | 'interactive' | 'pe' | 'host';
export interface Job {
  /** Unique within a run: `[a-z0-9-]+`. */
  id: string;
  runAs: JobIdentity;
  steps: JobStep[];
}
export type JobStepState = 'pending' | 'running' | 'succeeded' | 'failed' | 'interrupted';
export interface JobStepResult {
  id: string;
  title: string;
  operation?: string;
  command: string[];
  state: JobStepState;
  /** As an unsigned 32-bit number; absent while pending, running or interrupted. */
  exitCode?: number;
  rebootRequired?: boolean;
  /** Milliseconds, measured by the host from the serial events when there are any. */
  durationMs?: number;
  /** The step's whole console output. */
  log?: string;
}
export interface JobResult {
  job: string;
  state: 'succeeded' | 'failed';
  reboots: number;
  steps: JobStepResult[];
}
