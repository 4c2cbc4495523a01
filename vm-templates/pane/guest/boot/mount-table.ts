import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { runNative, type ToolResult } from './native-tool.ts';
import type { FileSystemKind } from './file-system.ts';

/** A mount as `/proc/mounts` shows it. */
export interface Mount {
  device: string;
  directory: string;
  type: string;
}

/** A volume could not be mounted, unmounted or formatted: the tool's own words. */
export class VolumeError extends Error {
  constructor(action: string, target: string, result: ToolResult) {
    super(`cannot ${action} ${target}: ${(result.stderr || result.stdout).trim().split('\n').at(-1) ?? ''} (exit ${result.exitCode})`);
    this.name = 'VolumeError';
  }
}

export async function readMounts(): Promise<Mount[]> {
  return readFileSync('/proc/mounts', 'utf8').split('\n').filter(Boolean).map(line => {
    const [device = '', directory = '', type = ''] = line.split(' ').map(unescapeMount);
    return { device, directory, type };
  });
}

/** Mounts a device; the directory is made. Windows names keep their spelling, FAT's long names are UTF-8. Throws VolumeError. */
export async function mountDevice(device: string, kind: FileSystemKind, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const result = kind === 'ntfs'
    ? await runNative('/bin/ntfs-3g', [device, directory, '-o', 'noatime,big_writes,silent'], { early: true })
    : await runNative('mount', [...OPTIONS[kind], device, directory], { early: true });
  if (result.exitCode !== 0) throw new VolumeError('mount', device, result);
}

/** Unmounts a directory; returns when everything is on the device. Throws VolumeError while files are in use. */
export async function unmountDirectory(directory: string): Promise<void> {
  const result = await runNative('umount', [directory], { early: true });
  if (result.exitCode !== 0) throw new VolumeError('unmount', directory, result);
}

const OPTIONS: Record<Exclude<FileSystemKind, 'ntfs'>, string[]> = {
  iso9660: ['-t', 'iso9660', '-o', 'ro'],
  // flush: a job disk is read from outside after the machine is gone, so nothing may linger.
  fat32: ['-t', 'vfat', '-o', 'rw,utf8,shortname=mixed,flush'],
  fat: ['-t', 'vfat', '-o', 'rw,utf8,shortname=mixed,flush'],
  raw: ['-t', 'auto'],
};

// The kernel writes blanks and backslashes in mount points as octal.
function unescapeMount(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}
