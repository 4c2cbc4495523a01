import { scriptText, uefiPartitions } from './uefi-layout.ts';

export interface VirtualDisk {
  /** Absolute path of the .vhdx; must not exist. Its ending decides the format ("create vdisk"). */
  file: string;
  megabytes: number;
  systemLetter: string;
  windowsLetter: string;
}

/**
 * Makes a growing .vhdx, attaches it to this host and partitions it as `renderUefiLayout` does. The new disk has the
 * focus after `attach vdisk`, so no disk is named by number: none of the host's can be hit. Volumes are formatted before
 * they get their letters, or Explorer would offer to format them. Neither the Hyper-V module nor its service is needed.
 * Source: "create vdisk", "select vdisk", "attach vdisk" (Windows commands); "Boot to a virtual hard disk", which goes on
 * with `create partition` right behind `attach vdisk`.
 */
export function renderAttachScript({ file, megabytes, systemLetter, windowsLetter }: VirtualDisk): string {
  if (!Number.isInteger(megabytes) || megabytes < 1024) throw new RangeError(`${megabytes} MB is no size of a disk for Windows`);
  return scriptText([`create vdisk file=${quoted(file)} maximum=${megabytes} type=expandable`, `select vdisk file=${quoted(file)}`, 'attach vdisk', ...uefiPartitions({ systemLetter, windowsLetter }), 'exit']);
}

/**
 * Detaches the disk. With `tolerant` a disk that is not there or not attached is no error ("detach vdisk", noerr), so
 * that the script may run at any time.
 */
export function renderDetachScript(file: string, options: { tolerant?: boolean } = {}): string {
  const noerr = options.tolerant ? ' noerr' : '';
  return scriptText([`select vdisk file=${quoted(file)}${noerr}`, `detach vdisk${noerr}`, 'exit']);
}

function quoted(file: string): string {
  if (!/^[A-Za-z]:\\[^"\r\n*?<>|]+$/.test(file)) throw new RangeError(`${JSON.stringify(file)} is no path of a disk file`);
  return `"${file}"`;
}
