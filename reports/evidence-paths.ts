import { existsSync, lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * How evidence paths of a run are written: from the run's own folder by default, from another folder (a CI system's
 * workspace), or `absolute`. Files that are not there are left out.
 */
export function evidencePaths(folder: string, from?: string): (path: string) => string | null {
  const own = realpathSync(folder);
  // Both without links, or a link on the way to one of them makes a way that leads nowhere.
  const base = from === undefined || from === 'absolute' ? own : existsSync(from) ? realpathSync(from) : resolve(from);
  return (path) => {
    const file = join(own, path);
    const way = relative(own, file);
    if (way.startsWith('..') || isAbsolute(way) || !lstatSync(file, { throwIfNoEntry: false })?.isFile()) return null;
    return (from === 'absolute' ? file : relative(base, file)).split(sep).join('/');
  };
}
