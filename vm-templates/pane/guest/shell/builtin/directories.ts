import { mkdirSync, readdirSync, rmSync, rmdirSync } from 'node:fs';
import type { Builtin, Context } from '../context.ts';
import { openFault } from '../redirect.ts';
import { baseName, parentPath, unquote } from '../windows-path.ts';
import { isDirectory, isThere, place } from './place.ts';
import { switchesOf } from './switches.ts';

/** Goes to a directory; `drive` lets it change the current drive too. */
function enter(target: string, context: Context, drive: boolean): boolean {
  const { state } = context;
  const found = place(state, target);
  if (!isDirectory(found)) return false;
  const real = found.path;
  if (real.slice(0, 2) === state.cwd.slice(0, 2) || drive) {
    if (real.slice(0, 2) !== state.cwd.slice(0, 2)) state.driveCwd.set(state.cwd.slice(0, 2), state.cwd);
    state.cwd = real;
  } else state.driveCwd.set(real.slice(0, 2), real);
  return true;
}

/** CD takes its whole tail as one name, blanks included, quotes or not. */
export const cd: Builtin = (args, context) => {
  const drive = /^\s*\/d(?=[\s"]|$)/i.exec(args);
  const target = unquote(drive ? args.slice(drive[0].length) : args).trim();
  if (target === '' || /^[A-Za-z]:$/.test(target)) {
    const letter = target.toUpperCase();
    if (drive && target !== '') return enter(`${context.state.driveCwd.get(letter) ?? `${letter}\\`}`, context, true) ? 0 : missing(context);
    context.streams.stdout(`${letter === '' || context.state.cwd.startsWith(letter) ? context.state.cwd : (context.state.driveCwd.get(letter) ?? `${letter}\\`)}\r\n`);
    return 0;
  }
  return enter(target, context, drive !== null) ? 0 : missing(context);
};

function missing({ streams }: Context): number {
  streams.stderr('The system cannot find the path specified.\r\n');
  return 1;
}

export const pushd: Builtin = (args, context) => {
  const target = unquote(args).trim();
  if (target === '') {
    context.state.pushed.forEach((path) => context.streams.stdout(`${path}\r\n`));
    return 0;
  }
  const before = context.state.cwd;
  if (!enter(target, context, true)) return missing(context);
  context.state.pushed.unshift(before);
  return 0;
};

export const popd: Builtin = (_args, context) => {
  const back = context.state.pushed.shift();
  if (back !== undefined) enter(back, context, true);
  return back === undefined ? 1 : 0;
};

export const md: Builtin = (args, { state, streams }) => {
  const { operands } = switchesOf(args);
  if (operands.length === 0) {
    streams.stderr('The syntax of the command is incorrect.\r\n');
    return 1;
  }
  let code = 0;
  for (const operand of operands) {
    const target = place(state, operand);
    try {
      if (isThere(target)) {
        streams.stderr(`A subdirectory or file ${unquote(operand)} already exists.\r\n`);
        code = 1;
      } else if (target.posix === undefined) {
        streams.stderr('The system cannot find the drive specified.\r\n');
        code = 1;
      } else mkdirSync(target.posix, { recursive: true });
    } catch (error) {
      streams.stderr(`${openFault(error)}\r\n`);
      code = 1;
    }
  }
  return code;
};

/** RD [/S] [/Q]. Its failures show in `||` but not in ERRORLEVEL. */
export const rd: Builtin = (args, { state, streams }) => {
  const { switches, operands } = switchesOf(args);
  let code = operands.length === 0 ? 1 : 0;
  if (code) streams.stderr('The syntax of the command is incorrect.\r\n');
  for (const operand of operands) {
    const target = place(state, operand);
    const fail = (text: string): void => {
      streams.stderr(`${text}\r\n`);
      code = 2;
    };
    if (!isThere(target)) fail('The system cannot find the file specified.');
    else if (!isDirectory(target)) fail('The directory name is invalid.');
    else if (target.path === parentPath(target.path) && !switches.has('S')) fail('Access is denied.');
    else if (state.cwd.toUpperCase() === target.path.toUpperCase() && baseName(target.path) !== '' && !switches.has('S')) fail('The process cannot access the file because it is being used by another process.');
    else {
      try {
        if (switches.has('S')) rmSync(target.posix!, { recursive: true });
        else if (readdirSync(target.posix!).length > 0) fail('The directory is not empty.');
        else rmdirSync(target.posix!);
      } catch (error) {
        fail(openFault(error));
      }
    }
  }
  return code;
};
