import { findAccount, isAdministrator, listAccounts, machineSid } from '../../setup/accounts.ts';
import { interactiveUser } from '../../setup/session.ts';
import type { Account, Logon, System } from '../../system.ts';
import { createProcess, ProgramNotFound } from '../create-process.ts';
import { isEndOfLife } from '../run-program.ts';
import { isSystemName, type TaskDefinition } from './task-definition.ts';
import { hasTask, listTasks, readTask, taskPath } from './task-store.ts';

/** Results of the Task Scheduler (winerror.h, SCHED_*). */
export const RESULT = {
  ready: 0x41300,
  running: 0x41301,
  neverRun: 0x41303,
  terminated: 0x41306,
  /** The operator or administrator has refused the request: what an interactive-only task gets while its user is not logged on. */
  refused: 0x800710e0 | 0,
  fileNotFound: 0x80070002 | 0,
  noSuchUser: 0x80070534 | 0,
} as const;

export interface TaskState {
  running: boolean;
  lastRun?: Date;
  lastResult: number;
}
interface Live extends TaskState {
  abort?: AbortController;
}

const live = new WeakMap<System, Map<string, Live>>();

function stateMap(system: System): Map<string, Live> {
  let map = live.get(system);
  if (!map) live.set(system, (map = new Map()));
  return map;
}

/** Running state and last result since boot. */
export function taskState(system: System, name: string): TaskState {
  return stateMap(system).get(taskPath(name).toUpperCase()) ?? { running: false, lastResult: RESULT.neverRun };
}

/** The account a task's user id means: a name, `DOMAIN\name` or a SID. */
export function taskAccount(system: System, userId: string): Account | undefined {
  if (isSystemName(userId)) return { name: 'SYSTEM', administrator: true };
  const rid = userId.startsWith(`${machineSid(system)}-`) ? Number(userId.slice(userId.lastIndexOf('-') + 1)) : undefined;
  const account = rid === undefined ? findAccount(system, userId) : listAccounts(system).find((entry) => entry.rid === rid);
  return account && { name: account.name, administrator: isAdministrator(account) };
}

/** Who the task runs as, or the result that says why it does not start. */
function principal(system: System, task: TaskDefinition): { account: Account; logon: Logon } | number {
  const user = interactiveUser(system);
  if (task.logonType === 'Group') return user ? { account: user, logon: 'interactive' } : RESULT.refused;
  const account = taskAccount(system, task.userId);
  if (!account) return RESULT.noSuchUser;
  if (account.name === 'SYSTEM') return { account, logon: 'service' };
  const here = user?.name.toUpperCase() === account.name.toUpperCase();
  if (task.logonType === 'InteractiveToken') return here ? { account, logon: 'interactive' } : RESULT.refused;
  if (task.logonType === 'InteractiveTokenOrPassword' && here) return { account, logon: 'interactive' };
  if (!findAccount(system, account.name)?.enabled) return RESULT.refused;
  // S4U and password tasks are batch logons: no desktop, but no network logon either.
  return { account, logon: 'service' };
}

/**
 * Starts a task and returns at once; a task that runs already is left alone (MultipleInstancesPolicy IgnoreNew). The promise
 * inside is the run itself, for tests and for boot. Undefined when the task cannot be read.
 */
export function startTask(system: System, name: string): { finished: Promise<number> } | undefined {
  const task = readTask(system, name);
  if (!task) return undefined;
  const key = taskPath(name).toUpperCase();
  const current = stateMap(system).get(key);
  if (current?.running) return { finished: Promise.resolve(RESULT.running) };
  const state: Live = { running: true, lastRun: new Date(), lastResult: RESULT.running, abort: new AbortController() };
  stateMap(system).set(key, state);
  const finished = runActions(system, task, state.abort!).then((result) => {
    state.running = false;
    state.lastResult = result;
    system.log(`task ${taskPath(name)} ended with ${result}`);
    return result;
  });
  return { finished };
}

async function runActions(system: System, task: TaskDefinition, abort: AbortController): Promise<number> {
  const who = principal(system, task);
  if (typeof who === 'number') return who;
  const timer = task.timeLimit === undefined ? undefined : setTimeout(() => abort.abort(new Error('time limit')), Math.min(task.timeLimit * 1000, 2 ** 31 - 1));
  timer?.unref();
  try {
    let code = 0;
    for (const action of task.actions) {
      const command = action.command.startsWith('"') ? action.command : `"${action.command}"`;
      code = await createProcess(system, `${command} ${action.args}`.trimEnd(), { ...who, signal: abort.signal, ...(action.directory ? { cwd: action.directory } : {}) });
    }
    return code;
  } catch (error) {
    if (abort.signal.aborted) return RESULT.terminated;
    if (error instanceof ProgramNotFound) return RESULT.fileNotFound;
    if (isEndOfLife(error)) return 0;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** `schtasks /end`: true when it was running. */
export function endTask(system: System, name: string): boolean {
  const state = stateMap(system).get(taskPath(name).toUpperCase());
  if (!state?.running) return false;
  state.abort?.abort(new Error('task ended'));
  return true;
}

/** Starts tasks with a boot trigger, each after its delay; called once at boot when the services run. */
export function startBootTasks(system: System): Promise<number>[] {
  return startTriggered(system, (task) => task.bootDelay);
}

/** Starts tasks with a logon trigger. */
export function startLogonTasks(system: System): Promise<number>[] {
  return startTriggered(system, (task) => (task.logonTrigger ? 0 : undefined));
}

function startTriggered(system: System, delayOf: (task: TaskDefinition) => number | undefined): Promise<number>[] {
  return listTasks(system).flatMap((name) => {
    const task = readTask(system, name);
    const delay = task?.enabled ? delayOf(task) : undefined;
    if (delay === undefined) return [];
    if (delay === 0) return [startTask(system, name)!.finished];
    setTimeout(() => startTask(system, name), delay * 1000).unref();
    return [];
  });
}

/** Arms one-time triggers that lie ahead; past ones never run. */
export function armTimer(system: System, name: string, at: Date): void {
  const wait = at.getTime() - Date.now();
  if (wait <= 0 || wait > 2 ** 31 - 1) return;
  setTimeout(() => {
    if (hasTask(system, name)) startTask(system, name);
  }, wait).unref();
}
