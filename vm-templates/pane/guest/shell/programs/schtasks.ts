import { existsSync, readFileSync } from 'node:fs';
import { verifyPassword } from '../../setup/accounts.ts';
import type { Process, Program } from '../../system.ts';
import { armTimer, endTask, startTask, taskAccount, taskState } from '../tasks/run-task.ts';
import { isSystemName, parseTask, renderTask, type TaskDefinition, TaskXmlError } from '../tasks/task-definition.ts';
import { hasTask, isTaskName, removeTask, taskPath, writeTask } from '../tasks/task-store.ts';
import { complain, say } from './console.ts';
import { queryTasks } from './schtasks-query.ts';

/** Options that take no value; `/xml` takes one with /create only. */
const FLAGS = new Set(['/f', '/it', '/np', '/z', '/i', '/v', '/nh', '/hresult', '/enable', '/disable']);

/** Reads `/option value` pairs. Undefined for a word that is no option, with a complaint. */
function readOptions(process: Process, words: string[]): Map<string, string> | undefined {
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index += 1) {
    const option = words[index]!.toLowerCase();
    if (!option.startsWith('/')) {
      complain(process, `ERROR: Invalid argument/option - '${words[index]}'.`, 'Type "SCHTASKS /?" for usage.');
      return undefined;
    }
    const value = words[index + 1];
    const takes = !FLAGS.has(option) && value !== undefined && !/^\/[a-z]+$/i.test(value);
    options.set(option, takes ? value : '');
    if (takes) index += 1;
  }
  return options;
}

/** schtasks {/create | /run | /end | /delete | /query | /change}. 0 done, 1 refused. */
export const program: Program = (process) => {
  const [verb = '/query', ...words] = process.argv;
  const options = readOptions(process, words);
  if (!options) return 1;
  const action = { '/create': create, '/run': run, '/end': end, '/delete': remove, '/query': queryTasks, '/change': change }[verb.toLowerCase()];
  if (!action) {
    complain(process, `ERROR: Invalid argument/option - '${verb}'.`, 'Type "SCHTASKS /?" for usage.');
    return 1;
  }
  if (action !== queryTasks && !process.account.administrator) {
    complain(process, 'ERROR: Access is denied.');
    return 1;
  }
  return action(process, options);
};

function needName(process: Process, options: Map<string, string>): string | undefined {
  const name = options.get('/tn')?.replace(/^\\/, '');
  if (name === undefined || name === '') {
    complain(process, 'ERROR: Invalid syntax. Mandatory option \'tn\' is missing.', 'Type "SCHTASKS /?" for usage.');
    return undefined;
  }
  if (!isTaskName(name)) {
    complain(process, 'ERROR: The filename, directory name, or volume label syntax is incorrect.');
    return undefined;
  }
  return name;
}

function existing(process: Process, options: Map<string, string>): string | undefined {
  const name = needName(process, options);
  if (name === undefined || hasTask(process.system, name)) return name;
  complain(process, `ERROR: The specified task name "${taskPath(name)}" does not exist in the system.`);
  return undefined;
}

function create(process: Process, options: Map<string, string>): number {
  const name = needName(process, options);
  if (name === undefined) return 1;
  if (hasTask(process.system, name) && !options.has('/f')) {
    process.stdout(`WARNING: The task name "${name}" already exists. Do you want to replace it (Y/N)? `);
    if (!/^y/i.test(process.stdin)) {
      say(process, '');
      return 1;
    }
  }
  try {
    const { task, xml } = options.has('/xml') ? fromFile(process, options) : fromSwitches(process, options);
    if (!checkPrincipal(process, task)) return 1;
    writeTask(process.system, name, xml);
    if (task.at) armTimer(process.system, name, task.at);
    if (task.at && task.at.getTime() < Date.now()) complain(process, 'WARNING: Task may not run because /ST is earlier than current time.');
  } catch (error) {
    if (!(error instanceof TaskXmlError)) throw error;
    complain(process, error.message);
    return 1;
  }
  say(process, `SUCCESS: The scheduled task "${name}" has successfully been created.`);
  return 0;
}

function fromFile(process: Process, options: Map<string, string>): { task: TaskDefinition; xml: string } {
  const posix = process.system.resolve(options.get('/xml')!, process.cwd);
  if (!existsSync(posix)) throw new TaskXmlError('ERROR: The system cannot find the file specified.');
  const bytes = readFileSync(posix);
  const task = parseTask(bytes);
  let xml = bytes[0] === 0xff ? bytes.toString('utf16le', 2) : bytes.toString('utf8');
  const user = options.get('/ru');
  if (user !== undefined) {
    task.userId = user;
    xml = xml.replace(/<UserId>[^<]*<\/UserId>/, `<UserId>${user}</UserId>`);
  } else if (task.userId === '' && task.logonType !== 'Group') {
    task.userId = process.account.name;
    xml = xml.replace(/(<Principal\b[^>]*>)/, `$1<UserId>${process.account.name}</UserId>`);
  }
  return { task, xml };
}

function fromSwitches(process: Process, options: Map<string, string>): { task: TaskDefinition; xml: string } {
  const run = options.get('/tr');
  const schedule = options.get('/sc')?.toLowerCase();
  if (run === undefined || run === '') throw new TaskXmlError("ERROR: Invalid syntax. Mandatory option 'tr' is missing.\r\nType \"SCHTASKS /CREATE /?\" for usage.");
  if (schedule === undefined || !['onstart', 'once', 'onlogon'].includes(schedule)) {
    throw new TaskXmlError(schedule === undefined ? "ERROR: Invalid syntax. Mandatory option 'sc' is missing.\r\nType \"SCHTASKS /CREATE /?\" for usage." : `ERROR: Invalid Schedule Type specified.\r\nType "SCHTASKS /CREATE /?" for usage.`);
  }
  const time = /^(\d\d):(\d\d)(?::\d\d)?$/.exec(options.get('/st') ?? '');
  if (schedule === 'once' && !time) throw new TaskXmlError("ERROR: Invalid syntax. Mandatory option 'st' is missing.\r\nType \"SCHTASKS /CREATE /?\" for usage.");
  const userId = options.get('/ru') || process.account.name;
  const password = options.get('/rp');
  if (password && !isSystemName(userId) && !verifyPassword(process.system, userId, password)) throw new TaskXmlError('ERROR: The user name or password is incorrect.');
  const quoted = /^"([^"]*)"\s*(.*)$/.exec(run) ?? /^'([^']*)'\s*(.*)$/.exec(run) ?? /^(\S+)\s*(.*)$/.exec(run)!;
  const at = new Date();
  if (time) at.setHours(Number(time[1]), Number(time[2]), 0, 0);
  const task: TaskDefinition = {
    userId,
    logonType: isSystemName(userId) ? 'ServiceAccount' : options.has('/np') ? 'S4U' : password ? 'Password' : 'InteractiveToken',
    highest: options.get('/rl')?.toLowerCase() === 'highest',
    enabled: true,
    actions: [{ command: quoted[1]!, args: quoted[2]!, directory: '' }],
    ...(schedule === 'onstart' ? { bootDelay: 0 } : {}),
    logonTrigger: schedule === 'onlogon',
    ...(schedule === 'once' ? { at } : {}),
    disabledOnDemand: false,
  };
  return { task, xml: renderTask(task, new Date()) };
}

function checkPrincipal(process: Process, task: TaskDefinition): boolean {
  if (task.logonType === 'Group' || taskAccount(process.system, task.userId)) return true;
  complain(process, 'ERROR: No mapping between account names and security IDs was done.', '(1,2):UserId:' + task.userId);
  return false;
}

function run(process: Process, options: Map<string, string>): number {
  const name = existing(process, options);
  if (name === undefined) return 1;
  const started = startTask(process.system, name);
  if (!started) {
    complain(process, 'ERROR: The task image is corrupt or has been tampered with.');
    return 1;
  }
  started.finished.catch((error: unknown) => process.system.log(`task ${name}: ${error instanceof Error ? error.message : String(error)}`));
  // The scheduler takes the request; whether the task then starts shows in its last result.
  say(process, `SUCCESS: Attempted to run the scheduled task "${name}".`);
  return 0;
}

function end(process: Process, options: Map<string, string>): number {
  const name = existing(process, options);
  if (name === undefined) return 1;
  endTask(process.system, name);
  say(process, `SUCCESS: The scheduled task "${name}" has been terminated successfully.`);
  return 0;
}

function remove(process: Process, options: Map<string, string>): number {
  const name = existing(process, options);
  if (name === undefined) return 1;
  if (!options.has('/f')) {
    process.stdout(`WARNING: Are you sure you want to remove the task "${name}" (Y/N)? `);
    if (!/^y/i.test(process.stdin)) {
      say(process, '');
      return 1;
    }
  }
  if (taskState(process.system, name).running) endTask(process.system, name);
  removeTask(process.system, name);
  say(process, `SUCCESS: The scheduled task "${name}" was successfully deleted.`);
  return 0;
}

function change(process: Process, options: Map<string, string>): number {
  const name = existing(process, options);
  if (name === undefined) return 1;
  if (options.has('/enable') || options.has('/disable')) {
    const file = process.system.resolve(`${process.system.systemDrive}:\\Windows\\System32\\Tasks\\${name}`);
    const xml = readFileSync(file).toString('utf16le').replace(/^\ufeff/, '');
    const enabled = options.has('/enable');
    const settings = xml.replace(/(<Settings>[\s\S]*?<Enabled>)\w+(<\/Enabled>)/, `$1${enabled}$2`);
    writeTask(process.system, name, settings === xml && !/<Settings>[\s\S]*?<Enabled>/.test(xml) ? xml.replace(/<Settings>/, `<Settings><Enabled>${enabled}</Enabled>`) : settings);
  }
  say(process, `SUCCESS: The parameters of scheduled task "${name}" have been changed.`);
  return 0;
}
