import { chmodSync, existsSync, renameSync, statSync, unlinkSync } from 'node:fs';
import type { Builtin, Context } from '../context.ts';
import { deviceName, openFault } from '../redirect.ts';
import { readText } from '../text-file.ts';
import { baseName, hasWildcard, joinPath, parentPath, unquote } from '../windows-path.ts';
import { copyTree } from './copy-tree.ts';
import { isDirectory, isThere, matching, place, type Place } from './place.ts';
import { switchesOf } from './switches.ts';

const WRONG = 'The syntax of the command is incorrect.\r\n';
const NOT_FOUND = 'The system cannot find the file specified.\r\n';

/** TYPE; several files or a pattern print their names first. */
export const type: Builtin = (args, { state, streams }) => {
  const { operands } = switchesOf(args);
  if (operands.length === 0) {
    streams.stderr(WRONG);
    return 1;
  }
  let code = 0;
  for (const operand of operands) {
    if (deviceName(unquote(operand))) continue;
    const files = matching(state, operand);
    const many = operands.length > 1 || hasWildcard(operand);
    if (files.length === 0 || isDirectory(files[0]!)) {
      streams.stderr(files.length === 0 ? NOT_FOUND : 'Access is denied.\r\n');
      if (operands.length > 1) streams.stderr(`Error occurred while processing: ${unquote(operand)}.\r\n`);
      code = 1;
      continue;
    }
    for (const file of files) {
      if (many) streams.stdout(`\r\n${baseName(file.path)}\r\n\r\n\r\n`);
      streams.stdout(readText(file.posix!));
    }
  }
  return code;
};

/** DEL [/F] [/S] [/Q]. A directory means all files in it. */
export const del: Builtin = (args, context) => {
  const { state, streams } = context;
  const { switches, operands } = switchesOf(args);
  if (operands.length === 0) {
    streams.stderr(WRONG);
    state.errorlevel = 1;
    return 1;
  }
  state.errorlevel = 0;
  let code = 0;
  for (const operand of operands) {
    const target = place(state, operand);
    const pattern = isDirectory(target) ? joinPath(target.path, '*') : operand;
    const files = switches.has('S') ? below(context, parentPath(place(state, pattern).path), baseName(place(state, pattern).path)) : matching(state, pattern);
    if (files.length === 0) {
      const parent = place(state, parentPath(target.path));
      streams.stderr(isDirectory(parent) ? `Could Not Find ${target.path}\r\n` : 'The system cannot find the path specified.\r\n');
      code = 1;
    }
    for (const file of files) {
      try {
        if (switches.has('F')) chmodSync(file.posix!, 0o644);
        unlinkSync(file.posix!);
      } catch (error) {
        streams.stderr(`${file.path}\r\n${openFault(error)}\r\n`);
        code = 1;
      }
    }
  }
  return code;
};

function below(context: Context, directory: string, pattern: string): Place[] {
  const here = matching(context.state, joinPath(directory, pattern));
  const inner = matching(context.state, joinPath(directory, '*'), 'all').filter(isDirectory);
  return [...here, ...inner.flatMap((entry) => below(context, entry.path, pattern))];
}

/** Name that a pattern such as `*.bak` makes of a file's name. */
function renamed(name: string, pattern: string): string {
  if (!hasWildcard(pattern)) return pattern;
  const [stem = '', extension] = [name.replace(/\.[^.]*$/, ''), /\.[^.]*$/.exec(name)?.[0] ?? ''];
  const [stemPattern = '*', extensionPattern] = pattern.split('.');
  const part = (from: string, by: string): string => (by.startsWith('*') ? from : by.replace(/\*.*$/, ''));
  const newExtension = extensionPattern === undefined ? '' : part(extension.slice(1), extensionPattern);
  return newExtension === '' ? part(stem, stemPattern) : `${part(stem, stemPattern)}.${newExtension}`;
}

export const ren: Builtin = (args, { state, streams }) => {
  const [from, to, ...rest] = switchesOf(args).operands;
  if (from === undefined || to === undefined || rest.length > 0 || /[\\/:]/.test(unquote(to))) {
    streams.stderr(WRONG);
    return 1;
  }
  const found = matching(state, from, 'all');
  if (found.length === 0) streams.stderr(NOT_FOUND);
  let code = found.length === 0 ? 1 : 0;
  for (const file of found) {
    const target = place(state, joinPath(parentPath(file.path), renamed(baseName(file.path), unquote(to))));
    if (isThere(target) && target.posix !== file.posix) {
      streams.stderr('A duplicate file name exists, or the file\r\ncannot be found.\r\n');
      code = 1;
    } else renameSync(file.posix!, target.posix!);
  }
  return code;
};

/** MOVE [/Y]. In a batch file it overwrites without asking. */
export const move: Builtin = async (args, { state, streams }) => {
  const [from, to = '.', ...rest] = switchesOf(args).operands;
  if (from === undefined || rest.length > 0) {
    streams.stderr(WRONG);
    return 1;
  }
  const sources = matching(state, from, hasWildcard(from) ? 'files' : 'all');
  if (sources.length === 0) {
    streams.stderr(NOT_FOUND);
    return 1;
  }
  const target = place(state, to);
  const directory = isDirectory(sources[0]!);
  let moved = 0;
  for (const source of sources) {
    const end = isDirectory(target) ? place(state, joinPath(target.path, baseName(source.path))) : target;
    if (end.posix === undefined || !existsSync(parentOf(end.posix))) {
      streams.stderr('The system cannot find the path specified.\r\n');
      return 1;
    }
    if (existsSync(end.posix) && statSync(end.posix).isDirectory()) {
      streams.stderr('Access is denied.\r\n');
      return 1;
    }
    await moveTo(source.posix!, end.posix);
    moved += 1;
    if (hasWildcard(from)) streams.stdout(`${source.path}\r\n`);
  }
  streams.stdout(`${String(moved).padStart(9)} ${directory ? 'dir(s)' : 'file(s)'} moved.\r\n`);
  return 0;
};

function parentOf(posix: string): string {
  return posix.slice(0, posix.lastIndexOf('/')) || '/';
}

async function moveTo(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    // Another volume: copy, then delete.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await copyTree(from, to, { remove: true });
  }
}
