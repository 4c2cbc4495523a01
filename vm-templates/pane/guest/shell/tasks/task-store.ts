import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { System } from '../../system.ts';
import { parseTask, type TaskDefinition, TaskXmlError } from './task-definition.ts';

const FOLDER = '\\Windows\\System32\\Tasks';

function fileOf(system: System, name: string): string {
  return system.resolve(`${system.systemDrive}:${FOLDER}\\${name.replace(/^\\/, '')}`);
}

/** `\folder\name`, as schtasks prints it. */
export function taskPath(name: string): string {
  return `\\${name.replace(/^\\/, '')}`;
}

/** Whether a name can be a task's. */
export function isTaskName(name: string): boolean {
  return name !== '' && !/[/:*?"<>|]/.test(name) && !/(^|\\)\.\.?(\\|$)/.test(name);
}

export function hasTask(system: System, name: string): boolean {
  const file = fileOf(system, name);
  return existsSync(file) && statSync(file).isFile();
}

/** Registers a task: its XML is kept as UTF-16 under \Windows\System32\Tasks. */
export function writeTask(system: System, name: string, xml: string): void {
  const file = fileOf(system, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, Buffer.from(`\ufeff${xml.replace(/^\ufeff/, '').replace(/(<\?xml[^>]*encoding=["'])[^"']+/i, '$1UTF-16')}`, 'utf16le'));
}

/** A registered task; undefined when there is none or its file is damaged. */
export function readTask(system: System, name: string): TaskDefinition | undefined {
  if (!hasTask(system, name)) return undefined;
  try {
    return parseTask(readFileSync(fileOf(system, name)));
  } catch (error) {
    if (error instanceof TaskXmlError) return undefined;
    throw error;
  }
}

export function removeTask(system: System, name: string): void {
  rmSync(fileOf(system, name), { force: true });
}

/** Names of all tasks with their folders, without the leading backslash, in order. */
export function listTasks(system: System): string[] {
  const root = fileOf(system, '');
  const walk = (directory: string, prefix: string): string[] =>
    readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? walk(join(directory, entry.name), `${prefix}${entry.name}\\`) : [`${prefix}${entry.name}`]));
  return existsSync(root) ? walk(root, '').sort((a, b) => a.localeCompare(b, 'en')) : [];
}
