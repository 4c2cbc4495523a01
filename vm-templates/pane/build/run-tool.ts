import { execa } from 'execa';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { BuildError } from './build-error.ts';

/** Debian package that holds each tool the build calls; shown when one is missing. */
const PACKAGE_OF: Record<string, string> = {
  'apt-cache': 'apt', 'apt-get': 'apt', 'dpkg-deb': 'dpkg', as: 'binutils', busybox: 'busybox-static', cabextract: 'cabextract',
  ld: 'binutils', mcopy: 'mtools', mformat: 'mtools', mkntfs: 'ntfs-3g', mmd: 'mtools', 'mkfs.fat': 'dosfstools',
  'ntfs-3g': 'ntfs-3g', objcopy: 'binutils', objdump: 'binutils', 'qemu-img': 'qemu-utils', sgdisk: 'gdisk', strip: 'binutils',
  'wimlib-imagex': 'wimtools', xorriso: 'xorriso', xz: 'xz-utils', zstd: 'zstd',
};

// An ordinary user's PATH on Debian has no sbin directories, but mkntfs and sgdisk live there.
const SEARCH = [...(process.env['PATH'] ?? '').split(':'), '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean);

/** Absolute path of a tool on this machine. Throws BuildError naming its Debian package. */
export async function findTool(name: string): Promise<string> {
  for (const directory of SEARCH) {
    const candidate = path.join(directory, name);
    if (await access(candidate).then(() => true, () => false)) return candidate;
  }
  throw new BuildError('PANE-TOOL-MISSING', `the tool ${name} is not installed`, `run: sudo apt-get install ${PACKAGE_OF[name] ?? name}`);
}

/** Runs a tool to its end and returns its standard output. Throws BuildError with the last lines of its error output. */
export async function runTool(name: string, args: string[], options: { cwd?: string; input?: string; env?: Record<string, string> } = {}): Promise<string> {
  const tool = await findTool(name);
  const result = await execa(tool, args, { ...options, reject: false, stdin: options.input === undefined ? 'ignore' : 'pipe' });
  if (result.failed) {
    const said = `${result.stderr}\n${result.stdout}`.trim().split('\n').slice(-6).join(' | ');
    throw new BuildError('PANE-TOOL-FAILED', `${name} ${args.join(' ')} ended with ${result.exitCode ?? result.signal}: ${said}`, 'read what the tool says above; a full disk and an interrupted build are the usual reasons');
  }
  return result.stdout;
}
