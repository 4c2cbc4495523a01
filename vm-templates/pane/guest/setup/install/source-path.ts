import { existsSync } from 'node:fs';
import { defaultEnvironment } from '../../shell/environment.ts';
import { expandEnvironment } from '../../shell/create-process.ts';
import type { System } from '../../system.ts';
import { joinPath } from '../../shell/windows-path.ts';

/**
 * Resolves paths of an answer file: `%configsetroot%` and the environment are expanded, relative ones count from the folder of the
 * answer file. Undefined for what is not there.
 */
export function sourceResolver(system: System, options: { configSet: string; base: string }): (path: string) => string | undefined {
  const env = new Map(defaultEnvironment(system, { name: 'SYSTEM', administrator: true })).set('CONFIGSETROOT', options.configSet);
  return (path) => {
    const expanded = expandEnvironment(path, env).replace(/^file:\/*/i, '');
    const whole = /^[A-Za-z]:/.test(expanded) ? expanded : joinPath(options.base, expanded.replace(/^\.?[\\/]/, ''));
    try {
      const posix = system.resolve(whole);
      return existsSync(posix) ? posix : undefined;
    } catch {
      return undefined;
    }
  };
}
