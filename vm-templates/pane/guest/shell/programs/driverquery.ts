import type { Process, Program } from '../../system.ts';
import { isRunning } from '../services/service-control.ts';
import { isDriver, listDriverServices, type Service, TYPE } from '../services/service-table.ts';
import { complain, say } from './console.ts';

const MODES = ['Boot', 'System', 'Auto', 'Manual', 'Disabled'];
/** Columns in the order of Windows 10 and later, with the widths of its table. */
const BRIEF: [title: string, width: number][] = [['Module Name', 12], ['Display Name', 22], ['Driver Type', 13], ['Link Date', 22]];
const VERBOSE: [title: string, width: number][] = [
  ['Module Name', 12], ['Display Name', 22], ['Description', 22], ['Driver Type', 13], ['Start Mode', 10], ['State', 10], ['Status', 10], ['Accept Stop', 11], ['Accept Pause', 12],
  ['Paged Pool(bytes)', 17], ['Code(bytes)', 11], ['BSS(bytes)', 10], ['Link Date', 22], ['Path', 48], ['Init(bytes)', 11],
];

/** A relative ImagePath counts from the Windows directory; `\SystemRoot\` is that directory. */
function fullPath(process: Process, service: Service): string {
  const windows = `${process.system.systemDrive}:\\Windows`;
  const path = service.binary.replace(/^\\SystemRoot\\/i, `${windows}\\`).replace(/^\\\?\?\\/, '');
  if (path === '') return `${windows}\\system32\\drivers\\${service.name}.sys`;
  return /^[a-z]:/i.test(path) ? path : `${windows}\\${path}`;
}

function row(process: Process, service: Service): Record<string, string> {
  const on = isRunning(process.system, service);
  return {
    'Module Name': service.name,
    'Display Name': service.displayName,
    Description: service.description || service.displayName,
    // The blank at the end is the real program's.
    'Driver Type': service.type === TYPE.fileSystem ? 'File System ' : 'Kernel ',
    'Start Mode': MODES[service.start] ?? 'Manual',
    State: on ? 'Running' : 'Stopped',
    Status: 'OK',
    'Accept Stop': on ? 'TRUE' : 'FALSE',
    'Accept Pause': 'FALSE',
    'Paged Pool(bytes)': '0',
    'Code(bytes)': '0',
    'BSS(bytes)': '0',
    'Link Date': '',
    Path: fullPath(process, service),
    'Init(bytes)': '0',
  };
}

/** driverquery [/v] [/fo table|list|csv] [/nh]: the drivers of the Services key. Sizes and link dates are those of files that Pane does not load: 0 and empty. */
export const program: Program = (process) => {
  const words = process.argv.map((word) => word.toLowerCase());
  const format = words.includes('/fo') ? (words[words.indexOf('/fo') + 1] ?? '') : 'table';
  const known = words.every((word, index) => ['/v', '/nh', '/fo'].includes(word) || words[index - 1] === '/fo');
  if (!known || !['table', 'list', 'csv'].includes(format) || (format === 'list' && words.includes('/nh'))) {
    complain(process, `ERROR: Invalid syntax.`, 'Type "DRIVERQUERY /?" for usage.');
    return 1;
  }
  const columns = words.includes('/v') ? VERBOSE : BRIEF;
  const rows = listDriverServices(process.system).filter(isDriver).map((service) => row(process, service));
  const header = !words.includes('/nh');
  if (format === 'csv') {
    if (header) say(process, columns.map(([title]) => `"${title}"`).join(','));
    for (const each of rows) say(process, columns.map(([title]) => `"${each[title]}"`).join(','));
  } else if (format === 'list') {
    const width = Math.max(...columns.map(([title]) => title.length)) + 1;
    for (const each of rows) say(process, '', ...columns.map(([title]) => `${`${title}:`.padEnd(width)} ${each[title]}`));
  } else {
    const line = (texts: string[]): string => texts.map((text, index) => text.slice(0, columns[index]![1]).padEnd(columns[index]![1])).join(' ');
    if (header) say(process, '', line(columns.map(([title]) => title)), columns.map(([, width]) => '='.repeat(width)).join(' '));
    for (const each of rows) say(process, line(columns.map(([title]) => each[title]!)));
  }
  return 0;
};
