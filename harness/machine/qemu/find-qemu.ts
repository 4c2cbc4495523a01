import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { qemuError } from './qemu-error.ts';

export interface QemuProgram {
  path: string;
  /** `[7, 2, 22]` */
  version: [number, number, number];
  /** As printed, e.g. `7.2.22 (Debian 1:7.2+dfsg-7)`. */
  versionText: string;
}

/** Folders that installers use but that are not always on PATH. */
function extraFolders(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  if (platform === 'win32') return [environment['ProgramFiles'], environment['ProgramW6432']].filter((one) => one !== undefined).map((one) => path.join(one, 'qemu'));
  return platform === 'darwin' ? ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin'] : ['/usr/bin', '/usr/local/bin', '/usr/libexec'];
}

/** Absolute path of a program on PATH or in the usual folders, or null. */
export function findProgram(name: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = [...(environment['PATH'] ?? environment['Path'] ?? '').split(path.delimiter).filter((one) => one !== ''), ...extraFolders(process.platform, environment)];
  // Debian keeps sgdisk, mkntfs and the like where ordinary users do not look.
  if (process.platform !== 'win32') folders.push('/usr/sbin', '/sbin');
  for (const folder of folders) {
    const candidate = path.join(folder, file);
    try {
      accessSync(candidate, constants.X_OK);
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not here.
    }
  }
  return null;
}

/** `7.2.22` out of `QEMU emulator version 7.2.22 (Debian ...)`. */
export function parseQemuVersion(text: string): Pick<QemuProgram, 'version' | 'versionText'> | null {
  const match = /version (\d+)\.(\d+)\.(\d+)([^\r\n]*)/.exec(text);
  if (!match) return null;
  return { version: [Number(match[1]), Number(match[2]), Number(match[3])], versionText: `${match[1]}.${match[2]}.${match[3]}${match[4]}`.trim() };
}

/**
 * Finds QEMU for x86-64 guests.
 * @throws WimproofError `WP-QEMU-MISSING`, `WP-QEMU-OLD`
 */
export async function findQemu(): Promise<QemuProgram> {
  const program = findProgram('qemu-system-x86_64');
  if (!program) throw qemuError('WP-QEMU-MISSING', 'qemu-system-x86_64 is not on this computer', 'Install QEMU 6.2 or newer (Debian: qemu-system-x86; macOS: brew install qemu; Windows: qemu.org)');
  const { stdout } = await execa(program, ['--version'], { timeout: 10_000 });
  const version = parseQemuVersion(stdout);
  if (!version) throw qemuError('WP-QEMU-MISSING', `${program} --version prints no version`, 'Reinstall QEMU');
  // 6.2 brought what the arguments rely on (JSON-free -device, hostfwd with restrict, stable QMP event reasons).
  if (version.version[0] < 6 || (version.version[0] === 6 && version.version[1] < 2)) throw qemuError('WP-QEMU-OLD', `QEMU ${version.versionText} is too old`, 'Install QEMU 6.2 or newer');
  return { path: program, ...version };
}
