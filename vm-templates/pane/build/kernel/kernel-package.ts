import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { BuildError } from '../build-error.ts';
import { findTool } from '../run-tool.ts';

/** Meta packages tried in this order: Debian's small virtual-machine kernel, Debian's stock kernel, Ubuntu's. */
const META_PACKAGES = ['linux-image-cloud-amd64', 'linux-image-amd64', 'linux-image-virtual'];

/** The packages that hold a kernel and its modules. */
export interface KernelPackages {
  /** `<name>=<version>` arguments for `apt-get download`. */
  packages: string[];
  /** Kernel release, e.g. `6.1.0-56-cloud-amd64`. */
  release: string;
  /** Options that make apt use private lists, when the system has none. */
  aptOptions: string[];
}

/**
 * Finds the newest kernel the machine's package sources offer. Needs no root: when the system's package lists are empty
 * (fresh containers), private lists are fetched into `cache`. Throws BuildError when no source offers a kernel.
 */
export async function resolveKernelPackages(cache: string): Promise<KernelPackages> {
  for (const aptOptions of [baseOptions(), await privateLists(cache)]) {
    if (aptOptions.includes('Dir::State::status=/var/lib/dpkg/status')) await updatePrivateLists(aptOptions);
    for (const meta of META_PACKAGES) {
      const image = (await dependsOf(meta, aptOptions)).find(name => /^linux-image-\d/.test(name));
      if (!image) continue;
      const release = image.replace(/^linux-image-/, '');
      const modules = (await dependsOf(image, aptOptions)).filter(name => name === `linux-modules-${release}`);
      return { packages: [image, ...modules], release, aptOptions };
    }
  }
  throw new BuildError('PANE-NO-KERNEL', `no package source offers any of ${META_PACKAGES.join(', ')}`, 'check /etc/apt/sources.list and the network; Pane is built on Debian or Ubuntu');
}

/** Downloads the packages into `directory` as an ordinary user; nothing is installed. */
export async function downloadPackages(kernel: KernelPackages, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const result = await execa(await findTool('apt-get'), [...kernel.aptOptions, 'download', ...kernel.packages], { cwd: directory, reject: false, stdin: 'ignore' });
  if (result.failed) {
    throw new BuildError('PANE-KERNEL-DOWNLOAD', `apt-get download ${kernel.packages.join(' ')}: ${result.stderr.split('\n').filter(line => line.startsWith('E:')).join(' ')}`, 'check the network, or run: sudo apt-get update');
  }
}

async function dependsOf(name: string, aptOptions: string[]): Promise<string[]> {
  const result = await execa(await findTool('apt-cache'), [...aptOptions, 'show', '--no-all-versions', name], { reject: false, stdin: 'ignore' });
  const line = result.failed ? undefined : /^Depends: (.*)$/m.exec(result.stdout);
  return line ? line[1]!.split(/[,|]/).map(entry => entry.trim().split(/[ :]/)[0]!) : [];
}

// Root's downloads are handed to the user _apt, who cannot write to our cache; apt then warns on every run.
function baseOptions(): string[] {
  return process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
}

async function privateLists(cache: string): Promise<string[]> {
  const apt = path.join(cache, 'apt');
  return [...baseOptions(), '-o', `Dir::State=${apt}/state`, '-o', 'Dir::State::status=/var/lib/dpkg/status', '-o', `Dir::Cache=${apt}/cache`];
}

async function updatePrivateLists(aptOptions: string[]): Promise<void> {
  for (const option of aptOptions) {
    const directory = /^Dir::(?:State|Cache)=(.*)$/.exec(option)?.[1];
    if (directory) for (const part of ['lists/partial', 'archives/partial']) await mkdir(path.join(directory, part), { recursive: true });
  }
  await execa(await findTool('apt-get'), [...aptOptions, 'update'], { reject: false, stdin: 'ignore' });
}
