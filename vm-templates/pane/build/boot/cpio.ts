/** One entry of a cpio archive. */
export interface CpioEntry {
  /** Path without a leading slash. */
  name: string;
  /** `directory` and `link` carry no file content; a link's `data` is its target. */
  kind: 'file' | 'directory' | 'link' | 'character-device';
  /** Permission bits; 0o755 when not given. */
  mode?: number;
  data?: Buffer | string;
  /** Major and minor number of a device. */
  device?: [number, number];
}

const TYPE_BITS = { file: 0o100000, directory: 0o040000, link: 0o120000, 'character-device': 0o020000 };

/**
 * A cpio archive in the `newc` format that the Linux kernel unpacks as its first root (Documentation/driver-api/early-userspace/buffer-format).
 * Written here because an ordinary user cannot make device nodes for `cpio` to read, and so that the same input gives the
 * same bytes: times are 0, owners root, inode numbers the entries' order.
 */
export function writeCpio(entries: readonly CpioEntry[]): Buffer {
  const parts: Buffer[] = [];
  entries.forEach((entry, index) => parts.push(...record(entry, index + 1)));
  parts.push(...record({ name: 'TRAILER!!!', kind: 'file', mode: 0 }, 0));
  const archive = Buffer.concat(parts);
  return Buffer.concat([archive, Buffer.alloc((512 - (archive.length % 512)) % 512)]);
}

function record(entry: CpioEntry, inode: number): Buffer[] {
  const data = Buffer.from(entry.data ?? '');
  const name = Buffer.from(`${entry.name}\0`);
  const mode = entry.name === 'TRAILER!!!' ? 0 : TYPE_BITS[entry.kind] | (entry.mode ?? (entry.kind === 'link' ? 0o777 : 0o755));
  const [major, minor] = entry.device ?? [0, 0];
  // ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor namesize check
  const fields = [inode, mode, 0, 0, entry.kind === 'directory' ? 2 : 1, 0, data.length, 0, 0, major, minor, name.length, 0];
  const header = Buffer.from(`070701${fields.map(field => field.toString(16).toUpperCase().padStart(8, '0')).join('')}`);
  return [header, name, padding(header.length + name.length), data, padding(data.length)];
}

function padding(length: number): Buffer {
  return Buffer.alloc((4 - (length % 4)) % 4);
}
