import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { System } from '../../system.ts';
import { addMount, attachMount, findMount, listMounts, type MountRecord, mountStatus, removeMount, samePath, setSnapshot, snapshotOf } from './mount-record.ts';
import { takeSnapshot, updateCommands } from './mount-changes.ts';
import { cannotBeWritten, checkMountable, WIM, wimError } from './wim-file.ts';
import { backWithMemory, releaseMemory } from './mount-memory.ts';
import { wimlib } from './wim.ts';

export interface MountRequest {
  /** Windows paths. */
  wim: string;
  directory: string;
  index: number;
  /** Bytes of the image's files. */
  size: number;
  readOnly: boolean;
  checkIntegrity: boolean;
}

function checkDirectory(system: System, directory: string): void {
  if (findMount(system, directory)) throw wimError(WIM.DIRECTORY_MOUNTED);
  const place = system.resolve(directory);
  if (!existsSync(place) || !statSync(place).isDirectory()) throw wimError(WIM.DIRECTORY_MISSING);
  const { kind } = system.drives.get(directory.charAt(0).toUpperCase()) ?? {};
  if (kind === 'cdrom' || kind === 'removable') throw wimError(WIM.NOT_FIXED_DRIVE);
  if (readdirSync(place).length > 0) throw wimError(WIM.DIRECTORY_NOT_EMPTY);
}

/** One read-write mount of a file at a time; an image that is mounted read-only can be mounted so again. */
function checkOthers(system: System, request: MountRequest): void {
  const others = listMounts(system).filter((mount) => samePath(mount.wim, request.wim));
  if (others.some((mount) => mount.readWrite && (!request.readOnly || mount.index === request.index))) throw wimError(WIM.MOUNTED_READ_WRITE);
  if (!request.readOnly && others.some((mount) => mount.index === request.index)) throw wimError(WIM.ALREADY_MOUNTED);
}

/**
 * Mounts an image: its files are written into the directory, and the mount is noted in the registry as Windows does. Errors: those of
 * `checkMountable`, 0xc1420113 directory is a mount, 0114 not empty, 0115 missing, 0126 and 0127 mounted already, 0134 not a fixed drive,
 * 0xc1510111 file cannot be written.
 */
export async function mountImage(system: System, request: MountRequest, signal?: AbortSignal): Promise<void> {
  const file = system.resolve(request.wim);
  checkMountable(file);
  checkDirectory(system, request.directory);
  checkOthers(system, request);
  if (!request.readOnly && cannotBeWritten(system, request.wim, file)) throw wimError(WIM.NO_PERMISSION);
  const place = system.resolve(request.directory);
  await backWithMemory(system, place, request.size);
  await wimlib(['apply', file, String(request.index), place, ...(request.checkIntegrity ? ['--check'] : [])], signal);
  addMount(system, { wim: request.wim, directory: request.directory, index: request.index, readWrite: !request.readOnly }, takeSnapshot(place));
}

/** The mount of a directory. Errors: 0xc1510115 none, 0xc1510114 when it has to be remounted first. */
export function requireMount(system: System, directory: string, needsAttached = true): MountRecord {
  const mount = findMount(system, directory);
  const status = mount && mountStatus(system, mount);
  if (!mount || status === 'Invalid') throw wimError(WIM.INVALID_MOUNT);
  if (needsAttached && status === 'Needs Remount') throw wimError(WIM.NEEDS_REMOUNT);
  return mount;
}

/** Entries at the root of an image. */
async function rootEntries(file: string, index: number): Promise<string[]> {
  const listing = await wimlib(['dir', file, String(index)]);
  return [...new Set(listing.split('\n').flatMap((line) => /^\/([^/]+)/.exec(line)?.[1] ?? []))];
}

/** Writes the changes of a mount into its file. Errors: 0xc142010c read-only mount, 0xc1510111 file cannot be written. */
export async function commitMount(system: System, mount: MountRecord, checkIntegrity: boolean, signal?: AbortSignal): Promise<void> {
  if (!mount.readWrite) throw wimError(WIM.READ_ONLY_MOUNT);
  const file = system.resolve(mount.wim);
  if (cannotBeWritten(system, mount.wim, file)) throw wimError(WIM.NO_PERMISSION);
  const place = system.resolve(mount.directory);
  const before = snapshotOf(system, mount);
  const now = takeSnapshot(place);
  const commands = updateCommands(place, before, now, before ? [] : await rootEntries(file, mount.index));
  if (commands.length > 0) await wimlib(['update', file, String(mount.index), '--no-acls', ...(checkIntegrity ? ['--check'] : [])], signal, `${commands.join('\n')}\n`);
  setSnapshot(system, mount, now);
}

/** Empties the directory and forgets the mount. Error 0xc1420117 while a hive in it is loaded. */
export async function releaseMount(system: System, mount: MountRecord): Promise<void> {
  const place = system.resolve(mount.directory);
  if (system.registry.hiveFiles().some((hive) => hive.startsWith(`${place}/`))) throw wimError(WIM.IN_USE);
  if (!(await releaseMemory(place))) for (const name of readdirSync(place)) rmSync(join(place, name), { recursive: true, force: true });
  removeMount(system, mount);
}

export function remount(system: System, directory: string): void {
  attachMount(system, requireMount(system, directory, false));
}

/** Forgets mounts whose file or directory is gone; those that are mounted or can be remounted stay. */
export function cleanUpMounts(system: System): void {
  for (const mount of listMounts(system)) if (mountStatus(system, mount) === 'Invalid') removeMount(system, mount);
}
