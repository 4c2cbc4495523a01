import { linkSync, symlinkSync } from 'node:fs';
import type { Builtin } from '../context.ts';
import { openFault } from '../redirect.ts';
import { unquote } from '../windows-path.ts';
import { isThere, place } from './place.ts';
import { switchesOf } from './switches.ts';

/** MKLINK [/D | /H | /J] link target. */
export const mklink: Builtin = (args, { state, streams }) => {
  const { switches, operands } = switchesOf(args);
  const [link, target] = operands;
  if (link === undefined || target === undefined) {
    streams.stderr('The syntax of the command is incorrect.\r\n');
    return 1;
  }
  const [at, to] = [place(state, link), place(state, target)];
  if (isThere(at)) {
    streams.stderr('Cannot create a file when that file already exists.\r\n');
    return 1;
  }
  try {
    if (switches.has('H')) linkSync(to.posix!, at.posix!);
    else symlinkSync(to.posix!, at.posix!);
  } catch (error) {
    streams.stderr(`${openFault(error)}\r\n`);
    return 1;
  }
  const kind = switches.has('H') ? 'Hardlink' : switches.has('J') ? 'Junction' : 'symbolic link';
  streams.stdout(`${kind} created for ${unquote(link)} <<===>> ${unquote(target)}\r\n`);
  return 0;
};
