import { copyFileSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import type { Builtin, Context } from '../context.ts';
import { deviceName, openFault, openOutput } from '../redirect.ts';
import { baseName, joinPath, unquote } from '../windows-path.ts';
import { isDirectory, matching, place, type Place } from './place.ts';
import { switchesOf } from './switches.ts';

/** COPY [/Y] [/B] a[+b...] [target]. A directory as source means all its files. */
export const copy: Builtin = (args, context) => {
  const { state, streams } = context;
  const { operands } = switchesOf(args.replace(/\s*\+\s*/g, '+'));
  const [from, to = '.', ...rest] = operands;
  if (from === undefined || rest.length > 0) {
    streams.stderr('The syntax of the command is incorrect.\r\n');
    return 1;
  }
  try {
    if (from.includes('+')) return join(from.split('+'), to, context);
    const source = place(state, from);
    const files = deviceName(unquote(from)) ? [] : matching(state, isDirectory(source) ? joinPath(source.path, '*') : from);
    if (deviceName(unquote(from))) return copyDevice(to, context);
    if (files.length === 0) {
      streams.stderr('The system cannot find the file specified.\r\n');
      streams.stdout('        0 file(s) copied.\r\n');
      return 1;
    }
    return copyFiles(files, to, /[*?]/.test(from) || isDirectory(source), context);
  } catch (error) {
    streams.stderr(`${openFault(error)}\r\n`);
    streams.stdout('        0 file(s) copied.\r\n');
    return 1;
  }
};

function copyFiles(files: Place[], to: string, several: boolean, { state, streams }: Context): number {
  const target = place(state, to);
  let copied = 0;
  for (const file of files) {
    if (several) streams.stdout(`${baseName(file.path)}\r\n`);
    if (deviceName(unquote(to))) {
      const output = openOutput(state, unquote(to), false);
      output.write(readFileSync(file.posix!, 'utf8'));
      output.close();
      copied += 1;
      continue;
    }
    const end = isDirectory(target) || /[\\/]"?$/.test(to) ? place(state, joinPath(target.path, baseName(file.path))) : target;
    if (end.posix === undefined || !existsSync(end.posix.slice(0, end.posix.lastIndexOf('/')) || '/')) {
      streams.stderr('The system cannot find the path specified.\r\n');
      streams.stdout(`${String(copied).padStart(9)} file(s) copied.\r\n`);
      return 1;
    }
    if (existsSync(end.posix) && end.posix === file.posix) {
      streams.stderr('The file cannot be copied onto itself.\r\n');
      streams.stdout(`${String(copied).padStart(9)} file(s) copied.\r\n`);
      return 1;
    }
    copyFileSync(file.posix!, end.posix);
    const { atime, mtime } = statSync(file.posix!);
    utimesSync(end.posix, atime, mtime);
    copied += 1;
  }
  streams.stdout(`${String(copied).padStart(9)} file(s) copied.\r\n`);
  return 0;
}

function join(parts: string[], to: string, { state, streams }: Context): number {
  const files = parts.flatMap((part) => matching(state, part));
  if (files.length === 0) throw Object.assign(new Error('no file'), { code: 'ENOENT' });
  const target = to === '.' ? files[0]! : place(state, to);
  writeFileSync(target.posix!, Buffer.concat(files.map((file) => readFileSync(file.posix!))));
  streams.stdout('        1 file(s) copied.\r\n');
  return 0;
}

/** `copy nul file` makes an empty file; `copy con file` stores standard input. */
function copyDevice(to: string, { state, streams }: Context): number {
  const target = place(state, to);
  writeFileSync(target.posix!, streams.stdin.text);
  streams.stdout('        1 file(s) copied.\r\n');
  return 0;
}
