import { spawn, type ChildProcess } from 'node:child_process';
import { execa } from 'execa';
import { formatRequest, parseExchange, readStandardError } from './exchange.ts';
import { explainError } from './explain-error.ts';
import { hyperVError } from './hyperv-error.ts';
import { findPowerShell, scriptArguments } from './powershell-program.ts';
import type { VerbName, Verbs } from './verbs.ts';

/** Starting PowerShell and loading the module takes 2 to 5 s; copying a large disk minutes. */
const CALL_LIMIT_MS = 120_000;
export const COPY_LIMIT_MS = 3_600_000;
const LARGEST_ANSWER = 64 << 20;

export interface CallOptions {
  deadlineMs?: number;
  signal?: AbortSignal;
  /** What the call is for, as it follows `Hyper-V could not`. */
  doing: string;
}

/** Runs verbs of invoke.ps1. What they take goes over standard input: arguments of a process are visible to every user. */
export class PowerShell {
  readonly #program: string | undefined;

  /** @param program path of powershell.exe or pwsh; default: found at the first call */
  constructor(program?: string) {
    this.#program = program;
  }

  get program(): string {
    return this.#program ?? findPowerShell();
  }

  /**
   * Runs one verb to its end.
   * @throws WimproofError `WP-HYPERV-*`; an aborted signal's reason
   */
  async call<V extends VerbName>(verb: V, values: Verbs[V]['arguments'], options: CallOptions): Promise<Verbs[V]['result']> {
    options.signal?.throwIfAborted();
    const limit = options.deadlineMs ?? CALL_LIMIT_MS;
    const run = await execa(this.program, scriptArguments('invoke.ps1'), {
      input: formatRequest(verb, values),
      timeout: limit,
      cancelSignal: options.signal,
      reject: false,
      windowsHide: true,
      maxBuffer: LARGEST_ANSWER,
      forceKillAfterDelay: 2000,
    });
    if (run.isCanceled) throw options.signal?.reason;
    if (run.timedOut) throw hyperVError('WP-HYPERV-TIMEOUT', `Hyper-V could not ${options.doing} within ${Math.round(limit / 1000)} s`, 'See whether the service vmms answers (Get-VM), and whether the host is overloaded');
    if (run.exitCode === undefined && run.code !== undefined) {
      throw hyperVError('WP-HYPERV-POWERSHELL', `${this.program} could not be started: ${run.code}`, 'Check that PowerShell is there, or name one in WIMPROOF_POWERSHELL', { original: run.cause });
    }
    const answer = parseExchange(run.stdout);
    if ('trouble' in answer) throw noAnswer(options.doing, answer.detail, readStandardError(run.stderr), run.exitCode);
    if (!answer.ok) throw explainError(answer.error, options.doing);
    return answer.value as Verbs[V]['result'];
  }

  /** Starts a verb that goes on talking; its lines arrive on the process's standard output. */
  follow<V extends VerbName>(verb: V, values: Verbs[V]['arguments']): ChildProcess {
    const child = spawn(this.program, scriptArguments('invoke.ps1'), { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    child.stdin?.on('error', () => {}); // It ended at once; its exit is reported.
    child.stdin?.end(formatRequest(verb, values));
    return child;
  }

  /** The command by which a ledger frees a machine or a switch of ours. */
  freeing(kind: 'machine' | 'switch', name: string): string[] {
    return [this.program, ...scriptArguments('free.ps1', '-Kind', kind, '-Name', name)];
  }
}

/** PowerShell ended before our script could answer: most often a policy kept it from running. */
function noAnswer(doing: string, stdout: string, stderr: string, exitCode: number | undefined) {
  const said = stderr || stdout || 'it printed nothing';
  if (/PSSecurityException|UnauthorizedAccess|ExecutionPolic/i.test(said)) {
    return hyperVError('WP-HYPERV-POLICY', `Hyper-V could not ${doing}: a policy forbids PowerShell scripts: ${said}`, 'See `Get-ExecutionPolicy -List`: MachinePolicy and UserPolicy come from Group Policy and win over -ExecutionPolicy Bypass');
  }
  return hyperVError('WP-HYPERV-POWERSHELL', `Hyper-V could not ${doing}: PowerShell ended with exit code ${exitCode ?? 'unknown'} and no whole answer: ${said}`, 'Run `wimproof doctor`; a virus scanner may have stopped the script');
}
