import type { Process } from '../../system.ts';
import { taskState } from '../tasks/run-task.ts';
import { listTasks, hasTask, readTask, taskPath } from '../tasks/task-store.ts';
import { readFileSync } from 'node:fs';
import { complain, say } from './console.ts';

type Row = [label: string, value: string][];

const LOGON_MODE: Record<string, string> = { InteractiveToken: 'Interactive only', S4U: 'Interactive/Background', Password: 'Interactive/Background', ServiceAccount: 'Interactive/Background', InteractiveTokenOrPassword: 'Interactive/Background', Group: 'Interactive only' };

/** A moment as schtasks writes it; a task that never ran has 30 November 1999. */
function moment(date: Date | undefined): string {
  return date ? `${date.toLocaleDateString('en-US')} ${date.toLocaleTimeString('en-US')}` : '11/30/1999 12:00:00 AM';
}

function row(process: Process, name: string, verbose: boolean): Row {
  const task = readTask(process.system, name);
  const state = taskState(process.system, name);
  const status = state.running ? 'Running' : task?.enabled === false ? 'Disabled' : 'Ready';
  const short: Row = [
    ['HostName', process.system.computerName],
    ['TaskName', taskPath(name)],
    ['Next Run Time', task?.at && task.at.getTime() > Date.now() ? moment(task.at) : 'N/A'],
    ['Status', status],
    ['Logon Mode', LOGON_MODE[task?.logonType ?? 'ServiceAccount'] ?? 'Interactive only'],
  ];
  if (!verbose) return short;
  const action = task?.actions[0];
  return [
    ...short,
    ['Last Run Time', moment(state.lastRun)],
    ['Last Result', String(state.lastResult)],
    ['Author', 'N/A'],
    ['Task To Run', action ? `${action.command} ${action.args}`.trim() : 'N/A'],
    ['Start In', action?.directory || 'N/A'],
    ['Comment', 'N/A'],
    ['Scheduled Task State', task?.enabled === false ? 'Disabled' : 'Enabled'],
    ['Run As User', task?.userId === 'S-1-5-18' ? 'SYSTEM' : (task?.userId ?? 'N/A')],
    ['Schedule Type', task?.bootDelay !== undefined ? 'At system start up' : task?.logonTrigger ? 'At logon time' : task?.at ? 'One Time Only' : 'On demand only'],
  ];
}

/** /query [/tn name] [/fo TABLE|LIST|CSV] [/v] [/nh] [/xml]. */
export function queryTasks(process: Process, options: Map<string, string>): number {
  const wanted = options.get('/tn')?.replace(/^\\/, '');
  if (wanted !== undefined && !hasTask(process.system, wanted)) {
    complain(process, 'ERROR: The system cannot find the file specified.');
    return 1;
  }
  const names = wanted === undefined ? listTasks(process.system) : [wanted];
  if (options.has('/xml')) {
    for (const name of names) say(process, readFileSync(process.system.resolve(`${process.system.systemDrive}:\\Windows\\System32\\Tasks\\${name}`)).toString('utf16le').replace(/^\ufeff/, ''));
    return 0;
  }
  const format = (options.get('/fo') || 'table').toLowerCase();
  const verbose = options.has('/v');
  if (format === 'list') printList(process, names.map((name) => row(process, name, verbose)), verbose);
  else if (format === 'csv') printCsv(process, names.map((name) => row(process, name, verbose)), verbose, options.has('/nh'));
  else if (format === 'table') printTable(process, names.map((name) => row(process, name, false)), options.has('/nh'));
  else {
    complain(process, `ERROR: Invalid syntax. Value expected for '/fo'.`, 'Type "SCHTASKS /QUERY /?" for usage.');
    return 1;
  }
  return 0;
}

function folderOf(values: Row): string {
  const path = values[1]![1];
  return path.slice(0, path.lastIndexOf('\\')) || '\\';
}

function printList(process: Process, rows: Row[], verbose: boolean): void {
  const width = verbose ? 38 : 15;
  for (const values of rows) {
    say(process, '', `Folder: ${folderOf(values)}`);
    for (const [label, value] of values) say(process, `${`${label}:`.padEnd(width)}${value}`);
  }
}

function printCsv(process: Process, rows: Row[], verbose: boolean, noHeader: boolean): void {
  const pick = (values: Row): Row => (verbose ? values : values.filter(([label]) => ['TaskName', 'Next Run Time', 'Status'].includes(label)));
  const line = (words: string[]): string => words.map((word) => `"${word.replaceAll('"', '""')}"`).join(',');
  if (rows[0] && !noHeader) say(process, line(pick(rows[0]).map(([label]) => label)));
  for (const values of rows) say(process, line(pick(values).map(([, value]) => value)));
}

function printTable(process: Process, rows: Row[], noHeader: boolean): void {
  let folder: string | undefined;
  for (const values of rows) {
    if (folderOf(values) !== folder) {
      folder = folderOf(values);
      say(process, '', `Folder: ${folder}`);
      if (!noHeader) say(process, `${'TaskName'.padEnd(40)} ${'Next Run Time'.padEnd(22)} ${'Status'.padEnd(15)}`, `${'='.repeat(40)} ${'='.repeat(22)} ${'='.repeat(15)}`);
    }
    const path = values[1]![1];
    say(process, `${path.slice(path.lastIndexOf('\\') + 1).slice(0, 40).padEnd(40)} ${values[2]![1].padEnd(22)} ${values[3]![1].padEnd(15)}`);
  }
}
