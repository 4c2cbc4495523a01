import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { System } from '../../system.ts';

/** Where Windows keeps its mounts, with the value names that the key has there. */
const KEY = 'HKLM\\SOFTWARE\\Microsoft\\WIMMount\\Mounted Images';
/** Flags of wimgapi.h (WIM_MOUNT_FLAG_MOUNTED, WIM_MOUNT_FLAG_READWRITE). */
const FLAG = { mounted: 0x1, readWrite: 0x100 };

export interface MountRecord {
  /** `{guid}`: name of the key. */
  id: string;
  /** Windows path of the .wim file. */
  wim: string;
  /** Windows path of the directory, without a backslash at the end. */
  directory: string;
  index: number;
  readWrite: boolean;
}
export type MountStatus = 'Ok' | 'Needs Remount' | 'Invalid';
/** What the mount knows of a file as it was when it was mounted. */
export type Snapshot = Map<string, string>;

// The mount filter forgets at a restart what is mounted; the registry does not.
const attached = new WeakMap<System, Map<string, Snapshot | undefined>>();

function attachedOf(system: System): Map<string, Snapshot | undefined> {
  const map = attached.get(system) ?? new Map<string, Snapshot | undefined>();
  attached.set(system, map);
  return map;
}

export function samePath(left: string, right: string): boolean {
  const fold = (path: string): string => path.replace(/\\+$/, '').toLowerCase();
  return fold(left) === fold(right);
}

export function listMounts(system: System): MountRecord[] {
  const key = system.registry.get(KEY);
  return (key?.subkeys() ?? []).map((id) => {
    const mount = key!.subkey(id)!;
    return { id, wim: mount.text('WIM Path') ?? '', directory: mount.text('Mount Path') ?? '', index: mount.number('Image Index') ?? 0, readWrite: ((mount.number('Status') ?? 0) & FLAG.readWrite) !== 0 };
  });
}

export function findMount(system: System, directory: string): MountRecord | undefined {
  return listMounts(system).find((mount) => samePath(mount.directory, directory));
}

/** `Invalid`: file or directory is gone. `Needs Remount`: the system was restarted since it was mounted. */
export function mountStatus(system: System, mount: MountRecord): MountStatus {
  const exists = (path: string): boolean => {
    try {
      return existsSync(system.resolve(path));
    } catch {
      return false;
    }
  };
  if (!exists(mount.wim) || !exists(mount.directory)) return 'Invalid';
  return attachedOf(system).has(mount.id) ? 'Ok' : 'Needs Remount';
}

export function addMount(system: System, mount: Omit<MountRecord, 'id'>, snapshot: Snapshot): void {
  const id = `{${randomUUID()}}`;
  const key = system.registry.create(`${KEY}\\${id}`);
  key.setValue('WIM Path', 'REG_SZ', mount.wim);
  key.setValue('Mount Path', 'REG_SZ', mount.directory);
  key.setValue('Image Index', 'REG_DWORD', mount.index);
  key.setValue('Status', 'REG_DWORD', FLAG.mounted | (mount.readWrite ? FLAG.readWrite : 0));
  system.registry.flush();
  attachedOf(system).set(id, snapshot);
}

export function removeMount(system: System, mount: MountRecord): void {
  system.registry.deleteKey(`${KEY}\\${mount.id}`);
  system.registry.flush();
  attachedOf(system).delete(mount.id);
}

/** Attaches a mount again. How its files were is not known any more, so committing writes all of them. */
export function attachMount(system: System, mount: MountRecord): void {
  attachedOf(system).set(mount.id, undefined);
}

/** The files as they were when mounted or last committed; undefined after a remount. */
export function snapshotOf(system: System, mount: MountRecord): Snapshot | undefined {
  return attachedOf(system).get(mount.id);
}
export function setSnapshot(system: System, mount: MountRecord, snapshot: Snapshot): void {
  attachedOf(system).set(mount.id, snapshot);
}
