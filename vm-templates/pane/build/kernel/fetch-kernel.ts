import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { BuildError } from '../build-error.ts';
import type { Progress } from '../progress.ts';
import { runTool } from '../run-tool.ts';
import { downloadPackages, resolveKernelPackages } from './kernel-package.ts';

/** An unpacked kernel in the cache. */
export interface Kernel {
  release: string;
  /** The compressed kernel (`vmlinuz`). */
  image: string;
  /** `lib/modules/<release>` of the unpacked package. */
  modules: string;
}

/**
 * The distribution's current kernel, downloaded and unpacked once per release into `<cache>/kernel/<release>`.
 * Without package sources (no network) the newest release already in the cache is used.
 */
export async function fetchKernel(cache: string, progress: Progress): Promise<Kernel> {
  const shelf = path.join(cache, 'kernel');
  await mkdir(shelf, { recursive: true });
  const known = (await readdir(shelf)).filter(name => /^\d/.test(name)).sort(new Intl.Collator('en', { numeric: true }).compare);
  let wanted;
  try {
    wanted = await resolveKernelPackages(cache);
  } catch (error) {
    if (known.length === 0) throw error;
    progress.step(`no package source; using kernel ${known.at(-1)} from the cache`);
    return kernelAt(path.join(shelf, known.at(-1)!), known.at(-1)!);
  }
  const home = path.join(shelf, wanted.release);
  if (!known.includes(wanted.release)) {
    progress.step(`downloading ${wanted.packages.join(', ')}`);
    const temporary = path.join(shelf, `.${wanted.release}.${process.pid}`);
    await downloadPackages(wanted, path.join(temporary, 'packages'));
    for (const file of await readdir(path.join(temporary, 'packages'))) {
      if (file.endsWith('.deb')) await runTool('dpkg-deb', ['-x', path.join(temporary, 'packages', file), path.join(temporary, 'root')]);
    }
    await rm(path.join(temporary, 'packages'), { recursive: true });
    // Two builds may race; the first rename wins and both results are the same.
    await rename(temporary, home).catch(() => rm(temporary, { recursive: true, force: true }));
  }
  return kernelAt(home, wanted.release);
}

async function kernelAt(home: string, release: string): Promise<Kernel> {
  const image = path.join(home, 'root', 'boot', `vmlinuz-${release}`);
  // Debian 13 and Ubuntu have /lib merged into /usr in their packages.
  for (const lib of ['lib', 'usr/lib']) {
    const modules = path.join(home, 'root', lib, 'modules', release);
    if (await stat(modules).then(() => true, () => false) && await stat(image).then(() => true, () => false)) return { release, image, modules };
  }
  throw new BuildError('PANE-KERNEL-CACHE', `the kernel in ${home} is incomplete`, `delete ${home} and build again`);
}
