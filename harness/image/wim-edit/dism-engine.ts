import { chmod, copyFile, mkdir, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { HostMounts } from '../../run/engine/host-mounts.ts';
import { Ledger } from '../../run/ledger/ledger.ts';
import { exportImageArguments, mountImageArguments, unmountImageArguments } from '../../tools/dism/arguments.ts';
import type { PlainEdit } from './plain-edit.ts';
import { runDism } from './run-dism.ts';
import { takeOwnership } from './take-ownership.ts';

export interface DismOptions {
  signal?: AbortSignal;
  /** Where the mount is put on record; default: one of our own for as long as the mount lasts. */
  ledger?: Ledger;
}

/**
 * DISM's way: export, mount, change files in the folder, unmount with commit. Needs an elevated process (exit code 740
 * without). The mount folder lies beside `out`, on a fixed NTFS volume, and is on record before it is mounted.
 */
export async function editWithDism(edit: PlainEdit, program: string, options: DismOptions): Promise<void> {
  await runDism(program, dismExportArguments(edit), options.signal);
  if (edit.remove.length === 0 && edit.put.length === 0) return;
  const ledger = options.ledger ?? (await Ledger.open('editing a Windows image'));
  try {
    await changeMounted(edit, program, ledger, options.signal);
  } finally {
    if (!options.ledger) await ledger.close();
  }
}

async function changeMounted(edit: PlainEdit, program: string, ledger: Ledger, signal?: AbortSignal): Promise<void> {
  // Short: paths below it must fit into 260 characters for programs that know no longer ones.
  const mount = path.join(path.dirname(edit.out), 'm');
  const mounts = new HostMounts({ dism: program, environment: process.env }, ledger, mount);
  // Freed newest first: the image is unmounted before the folder is removed.
  const place = ledger.add({ kind: 'folder', path: mount, what: 'mount folder of a Windows image' });
  mounts.record(mount);
  try {
    await mkdir(mount);
    await runDism(program, dismMountArguments(edit, mount), signal);
    await changeFiles(mount, edit, signal);
    await runDism(program, dismCommitArguments(mount), signal);
    mounts.strike(mount);
  } finally {
    // What cannot be freed now stays on record; the error that led here is the one to tell.
    const left = await mounts.freeAll();
    if (left.length === 0 && (await rmdir(mount).then(() => true, () => false))) place.strike();
  }
}

/** The arguments below are those of Image Management Command-Line Options, without the program. */
export function dismExportArguments({ source, index, out, bootable }: PlainEdit): string[] {
  return exportImageArguments({ sourceFile: source, sourceIndex: index, destinationFile: out, bootable }).slice(1);
}
export function dismMountArguments({ out }: PlainEdit, mount: string): string[] {
  return mountImageArguments({ file: out, index: 1, directory: mount }).slice(1);
}
export function dismCommitArguments(mount: string): string[] {
  return unmountImageArguments(mount, 'commit').slice(1);
}

async function changeFiles(mount: string, { remove, put }: PlainEdit, signal?: AbortSignal): Promise<void> {
  for (const one of remove) {
    signal?.throwIfAborted();
    const target = path.join(mount, ...one.split('/'));
    await owning(target, () => rm(target, { recursive: true, force: true }));
  }
  for (const one of put) {
    signal?.throwIfAborted();
    const target = path.join(mount, ...one.path.split('/'));
    await mkdir(path.dirname(target), { recursive: true });
    // A file that was read-only on this host must be replaceable in the image later.
    await owning(target, async () => {
      await copyFile(one.from, target);
      await chmod(target, 0o644);
    });
  }
}

/** Most files of an image belong to TrustedInstaller, and administrators may only read them: then they are taken first. */
async function owning(target: string, change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (process.platform !== 'win32' || (code !== 'EPERM' && code !== 'EACCES')) throw error;
    await takeOwnership(target);
    await change();
  }
}
