import { cp, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fetchKernel } from './kernel/fetch-kernel.ts';
import { readKernelModules, writeModules } from './kernel/kernel-modules.ts';
import { findRuntimeFiles, writeRuntime } from './runtime/linux-runtime.ts';
import { buildBootFiles } from './boot/boot-files.ts';
import { bundleGuest, PANE_HOME } from './image/bundle.ts';
import { makeCodeCache } from './image/code-cache.ts';
import { contentKey } from './content-key.ts';
import { writeMedium } from './image/medium.ts';
import { writeImages } from './image/images.ts';
import type { Progress } from './progress.ts';

/** Where a build puts things. */
export interface BuildFolders {
  out: string;
  cache: string;
}

/**
 * Makes `<out>/pane.iso`, or leaves it when its key file says that it was made from the same inputs.
 * @returns the key: a digest of sources, bundle, kernel, Node and tools
 */
export async function buildPaneIso({ out, cache }: BuildFolders, progress: Progress): Promise<{ iso: string; key: string; built: boolean }> {
  await mkdir(out, { recursive: true });
  await mkdir(cache, { recursive: true });
  const iso = path.join(out, 'pane.iso');
  const [kernel, runtime, bundle] = await Promise.all([fetchKernel(cache, progress), findRuntimeFiles(), bundleGuest()]);
  const key = await contentKey({ kernel, runtime, bundle });
  const before = await readFile(`${iso}.key`, 'utf8').catch(() => '');
  if (before.trim() === key && await stat(iso).then(() => true, () => false)) return { iso, key, built: false };

  progress.step(`building ${key.slice(0, 12)}: kernel ${kernel.release}, Node ${process.version}, bundle ${Math.round(bundle.length / 1024)} KiB`);
  const work = await mkdtemp(path.join(out, '.pane-build-'));
  try {
    const temporary = path.join(work, 'tmp');
    await mkdir(temporary);
    const modules = await readKernelModules(kernel.modules);
    progress.step('boot files');
    const boot = await buildBootFiles({ kernel, modules, runtime, guestBoot: path.join(PANE_HOME, 'guest', 'boot') }, path.join(work, 'boot'), temporary);
    progress.step('runtime');
    const pane = path.join(work, 'pane');
    await writeRuntime(runtime, pane, temporary);
    await writeModules(modules, ['volumes', 'buttons', 'network'], path.join(pane, 'modules'));
    await writeFile(path.join(pane, 'pane.cjs'), bundle);
    await cp(path.join(PANE_HOME, 'guest', 'boot', 'start.cjs'), path.join(pane, 'start.cjs'));
    const images = await writeImages({ work, runtime: pane, bootFile: boot.disk, afterBase: stage => makeCodeCache(pane, stage) }, progress);
    progress.step('medium');
    const finished = await writeMedium({ work, images, bootFile: boot.media, pressAnyKey: boot.pressAnyKey, runtime: pane, libraries: runtime.tools.get('wimlib-imagex')! }, temporary);
    // The key goes first and comes back last: a build that dies in between is never taken for a finished one.
    await rm(`${iso}.key`, { force: true });
    await rename(finished, iso);
    await writeFile(`${iso}.key`, `${key}\n`);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  progress.step(`wrote ${iso} (${Math.round((await stat(iso)).size / 1e6)} MB)`);
  return { iso, key, built: true };
}
