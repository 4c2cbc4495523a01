import path from 'node:path';
import type { AttachedDisk, Host } from './host.ts';

/** Folders of this host that a job uses. */
export interface HostFolders {
  payload: string;
  install: string;
  image: string;
  scratch: string;
  work: string;
  state: string;
}

export function hostFolders(root: string): HostFolders {
  return { payload: path.join(root, 'p'), install: path.join(root, 'i'), image: path.join(root, 'm'), scratch: path.join(root, 's'), work: path.join(root, 'w'), state: path.join(root, 'j') };
}

/** Values of the placeholders of a plan's host job, as its batch files see them. */
export function hostVariables(folders: HostFolders, disk: AttachedDisk, host: Host, hive: string): Record<string, string> {
  return {
    WINDOWS: disk.windows,
    ESP: disk.esp,
    SCRATCH: host.nameOf(folders.scratch),
    WORK: host.nameOf(folders.work),
    PAYLOAD: host.nameOf(folders.payload),
    INSTALL: host.nameOf(folders.install),
    IMAGE: host.nameOf(folders.image),
    JOB: host.nameOf(folders.state),
    HIVE: hive,
  };
}

/** Text with the variables' values in it; other `%NAME%` stay. */
export function expandVariables(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/%([A-Za-z]+)%/g, (whole, name: string) => variables[name.toUpperCase()] ?? whole);
}
