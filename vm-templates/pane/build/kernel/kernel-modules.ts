import { readFile, readdir, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { findTool } from '../run-tool.ts';
import { dependenciesOf, normaliseModuleName } from './module-info.ts';
import { moduleOrder } from './module-order.ts';
import { MODULE_GROUPS, type ModuleGroup } from './module-groups.ts';

/** The modules a guest needs, decompressed, with the order of each group. */
export interface KernelModules {
  /** Module name (underscores) to its ELF bytes. */
  files: Map<string, Buffer>;
  /** Group to module names in loading order. */
  groups: Record<ModuleGroup, string[]>;
}

/** Reads the modules of every group from an unpacked kernel (`<root>/lib/modules/<version>`). */
export async function readKernelModules(directory: string): Promise<KernelModules> {
  const paths = await indexModules(directory);
  const builtin = new Set((await readFile(path.join(directory, 'modules.builtin'), 'utf8'))
    .split('\n').filter(Boolean).map(line => normaliseModuleName(path.basename(line).replace(/\.ko$/, ''))));
  const files = new Map<string, Buffer>();
  const depends = new Map<string, readonly string[]>();
  // Only modules that can be reached are read: a stock kernel has thousands.
  const pending = Object.values(MODULE_GROUPS).flat().map(name => normaliseModuleName(name.replace(/^\?/, '')));
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const file = paths.get(name);
    if (depends.has(name) || !file) continue;
    const bytes = await readModule(file);
    files.set(name, bytes);
    depends.set(name, dependenciesOf(bytes));
    pending.push(...depends.get(name)!);
  }
  const groups = Object.fromEntries(Object.entries(MODULE_GROUPS).map(([group, wanted]) => [group, moduleOrder(wanted, { depends, builtin })]));
  return { files, groups: groups as Record<ModuleGroup, string[]> };
}

/** Writes `<name>.ko` for the groups and one `<group>.list` each (names in loading order, one per line). */
export async function writeModules(modules: KernelModules, groups: readonly ModuleGroup[], directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const group of groups) {
    await writeFile(path.join(directory, `${group}.list`), modules.groups[group].map(name => `${name}\n`).join(''));
    for (const name of modules.groups[group]) await writeFile(path.join(directory, `${name}.ko`), modules.files.get(name)!);
  }
}

async function indexModules(directory: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(path.join(directory, 'kernel'), { recursive: true, withFileTypes: true })) {
    const match = /^(.+)\.ko(\.xz|\.zst)?$/.exec(entry.name);
    if (match) found.set(normaliseModuleName(match[1]!), path.join(entry.parentPath, entry.name));
  }
  return found;
}

// Decompressed here: the guest's busybox insmod reads plain modules only, and it would cost time under emulation.
async function readModule(file: string): Promise<Buffer> {
  const tool = file.endsWith('.xz') ? 'xz' : file.endsWith('.zst') ? 'zstd' : undefined;
  if (!tool) return readFile(file);
  const { stdout } = await execa(await findTool(tool), ['-dc', file], { encoding: 'buffer', maxBuffer: 64 << 20 });
  return Buffer.from(stdout);
}
