import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { backgroundPart } from './background.ts';
import { runNative } from './native-tool.ts';

/** Groups of kernel modules that are loaded after Node has started; the image build writes their lists. */
export type LateModules = 'volumes' | 'buttons' | 'network';

const loaded = new Map<string, Promise<void>>();

/**
 * Loads a group of kernel modules once. Modules that are already in the kernel, or whose hardware is missing, are no
 * error: what matters is whether the device is there afterwards.
 * @param runtime POSIX directory of the runtime (`...\System32\pane`)
 */
export function loadModules(runtime: string, group: LateModules): Promise<void> {
  const fromInit = group === 'network' ? undefined : backgroundPart('modules');
  const running = loaded.get(group) ?? fromInit?.then(() => undefined) ?? insert(path.join(runtime, 'modules'), group);
  loaded.set(group, running);
  return running;
}

async function insert(directory: string, group: string): Promise<void> {
  const present = new Set((await readFile('/proc/modules', 'utf8')).split('\n').map(line => line.split(' ')[0]));
  const wanted = (await readFile(path.join(directory, `${group}.list`), 'utf8')).split('\n').filter(name => name && !present.has(name));
  if (wanted.length === 0) return;
  // One shell for all: starting a process costs more than loading a module.
  await runNative('sh', ['-c', 'for name in "$@"; do insmod "$name"; done', 'sh', ...wanted.map(name => path.join(directory, `${name}.ko`))], { early: true });
}
