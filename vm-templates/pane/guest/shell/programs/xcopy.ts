import { copyFileSync, existsSync, mkdirSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Process, Program } from '../../system.ts';
import { isDirectory, isThere, matching, place } from '../builtin/place.ts';
import { switchesOf } from '../builtin/switches.ts';
import type { ShellState } from '../state.ts';
import { baseName, hasWildcard, joinPath, parentPath, unquote } from '../windows-path.ts';
import { isReadOnly, setReadOnly } from './attrib.ts';
import { complain, say } from './console.ts';

/** xcopy source [target] [/S /E /I /Y /Q /H /R /K /C /F /L]: 0 done, 1 nothing found, 4 wrong use or not enough, 5 disk error. */
export const program: Program = (process) => {
  const { switches, operands } = switchesOf(process.tail);
  const [from, to = '.', ...rest] = operands;
  if (from === undefined || rest.length > 0) {
    complain(process, 'Invalid number of parameters', '0 File(s) copied');
    return 4;
  }
  const state = { system: process.system, cwd: process.cwd, driveCwd: new Map() } as unknown as ShellState;
  const source = place(state, from);
  const whole = isDirectory(source);
  const base = whole ? source.path : parentPath(source.path);
  const pattern = whole ? '*' : baseName(source.path);
  const files = collect(state, base, pattern, switches.has('S') || switches.has('E'), switches.has('E'));
  if (!whole && !hasWildcard(pattern) && !isThere(source)) {
    complain(process, `File not found - ${baseName(source.path)}`, '0 File(s) copied');
    return 4;
  }
  const target = place(state, to);
  if (target.posix === undefined) {
    complain(process, 'Invalid drive specification', '0 File(s) copied');
    return 4;
  }
  // Without /I a missing target is asked about ("file name or directory name?"); nobody answers, so that is a refusal.
  const single = !whole && !hasWildcard(pattern);
  const asDirectory = isDirectory(target) || switches.has('I') || /[\\/]"?$/.test(to);
  if (!asDirectory && !isThere(target) && !single) {
    say(process, `Does ${unquote(to)} specify a file name`, 'or directory name on the target', '(F = file, D = directory)?');
    return 2;
  }
  try {
    return copyAll(process, files, base, target.posix, asDirectory || !single, switches);
  } catch (error) {
    complain(process, (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'Insufficient disk space' : 'Access denied');
    return 5;
  }
};

function collect(state: ShellState, directory: string, pattern: string, deep: boolean, empty: boolean): { path: string; posix: string; directory: boolean }[] {
  const here = matching(state, joinPath(directory, pattern)).filter((file) => isThere(file) && !isDirectory(file)).map((file) => ({ path: file.path, posix: file.posix!, directory: false }));
  if (!deep) return here;
  const posix = state.system.resolve(directory);
  const inner = readdirSync(posix).sort().filter((name) => statSync(join(posix, name)).isDirectory());
  return [...here, ...inner.flatMap((name) => {
    const path = joinPath(directory, name);
    const below = collect(state, path, pattern, true, empty);
    return empty ? [{ path, posix: join(posix, name), directory: true }, ...below] : below;
  })];
}

function copyAll(process: Process, files: ReturnType<typeof collect>, base: string, target: string, asDirectory: boolean, switches: Set<string>): number {
  let copied = 0;
  for (const file of files) {
    const relative = file.path.slice(base.length).replace(/^\\/, '').split('\\');
    const end = asDirectory ? join(target, ...relative) : target;
    if (file.directory) {
      if (!switches.has('L')) mkdirSync(end, { recursive: true });
      continue;
    }
    if (!switches.has('Q')) say(process, switches.has('F') ? `${file.path} -> ${end}` : file.path);
    if (!switches.has('L')) {
      if (!existsSync(dirname(end))) mkdirSync(dirname(end), { recursive: true });
      if (existsSync(end) && switches.has('R') && isReadOnly(end)) setReadOnly(end, false);
      copyFileSync(file.posix, end);
      // Files of a CD arrive without their read-only attribute, unless /K.
      if (!switches.has('K') && isReadOnly(end)) setReadOnly(end, false);
      const { atime, mtime } = statSync(file.posix);
      utimesSync(end, atime, mtime);
    }
    copied += 1;
  }
  say(process, `${copied} File(s) copied`);
  return copied === 0 && files.length === 0 ? 1 : 0;
}
