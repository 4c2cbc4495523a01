import { closeSync, openSync, readSync } from 'node:fs';

/** File systems that Pane reads. `raw` is a volume without one. */
export type FileSystemKind = 'ntfs' | 'fat32' | 'fat' | 'iso9660' | 'raw';
export interface FileSystemInfo {
  kind: FileSystemKind;
  /** Volume label; empty when there is none. */
  label: string;
}

const RAW: FileSystemInfo = { kind: 'raw', label: '' };

/**
 * Identifies the file system on a block device or image file. Undefined when it cannot be read (a CD drive without a medium).
 * Reads synchronously: a few sectors are there at once, and each asynchronous read costs milliseconds under emulation.
 */
export async function identifyFileSystem(device: string): Promise<FileSystemInfo | undefined> {
  let handle: number;
  try {
    handle = openSync(device, 'r');
  } catch {
    return undefined;
  }
  try {
    const boot = readAt(handle, 0, 512);
    if (boot.toString('latin1', 3, 11) === 'NTFS    ') return { kind: 'ntfs', label: ntfsLabel(handle, boot) };
    const fat = fatVariant(boot);
    if (fat) return { kind: fat, label: fatLabel(handle, boot, fat) };
    const descriptor = readAt(handle, 16 * 2048, 2048);
    if (descriptor.toString('latin1', 1, 6) === 'CD001') return { kind: 'iso9660', label: isoLabel(handle, descriptor) };
    return RAW;
  } catch {
    return undefined;
  } finally {
    closeSync(handle);
  }
}

function readAt(handle: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  readSync(handle, buffer, 0, length, position);
  return buffer;
}

function fatVariant(boot: Buffer): 'fat32' | 'fat' | undefined {
  if (boot.readUInt16LE(510) !== 0xaa55) return undefined;
  if (boot.toString('latin1', 82, 87) === 'FAT32') return 'fat32';
  return boot.toString('latin1', 54, 57) === 'FAT' ? 'fat' : undefined;
}

// The label that Windows shows is the root directory's volume entry; the boot sector's copy may be stale ('NO NAME').
function fatLabel(handle: number, boot: Buffer, kind: 'fat32' | 'fat'): string {
  const sector = boot.readUInt16LE(11);
  const reserved = boot.readUInt16LE(14);
  const fats = boot.readUInt8(16);
  const fatSectors = kind === 'fat32' ? boot.readUInt32LE(36) : boot.readUInt16LE(22);
  let root = (reserved + fats * fatSectors) * sector;
  if (kind === 'fat32') root += (boot.readUInt32LE(44) - 2) * boot.readUInt8(13) * sector;
  const directory = readAt(handle, root, 16 * 512);
  for (let at = 0; at < directory.length && directory[at] !== 0; at += 32) {
    const attributes = directory[at + 11]!;
    if (directory[at] !== 0xe5 && attributes !== 0x0f && attributes & 0x08) return directory.toString('latin1', at, at + 11).trimEnd();
  }
  const copy = boot.toString('latin1', kind === 'fat32' ? 71 : 43, kind === 'fat32' ? 82 : 54).trimEnd();
  return copy === 'NO NAME' ? '' : copy;
}

// Joliet's supplementary descriptor keeps small letters; the primary one is upper case by the standard.
function isoLabel(handle: number, primary: Buffer): string {
  for (let sector = 17; sector < 32; sector++) {
    const descriptor = readAt(handle, sector * 2048, 2048);
    if (descriptor[0] === 255) break;
    if (descriptor[0] !== 2 || !descriptor.toString('latin1', 88, 91).startsWith('%/')) continue;
    const label = Buffer.from(descriptor.subarray(40, 72)).swap16().toString('utf16le').replace(/[\0 ]+$/, '');
    if (label) return label;
  }
  return primary.toString('latin1', 40, 72).trimEnd();
}

// File record 3 of the master file table is $Volume; its attribute 0x60 is the name [ntfs.com, Linux ntfs documentation].
function ntfsLabel(handle: number, boot: Buffer): string {
  const cluster = boot.readUInt16LE(11) * boot.readUInt8(13);
  const perRecord = boot.readInt8(64);
  const recordSize = perRecord < 0 ? 2 ** -perRecord : perRecord * cluster;
  const record = readAt(handle, Number(boot.readBigUInt64LE(48)) * cluster + 3 * recordSize, recordSize);
  if (record.toString('latin1', 0, 4) !== 'FILE') return '';
  for (let at = record.readUInt16LE(20); at + 24 <= record.length; ) {
    const type = record.readUInt32LE(at);
    const length = record.readUInt32LE(at + 4);
    if (type === 0xffffffff || length === 0) break;
    if (type === 0x60) return record.toString('utf16le', at + record.readUInt16LE(at + 20), at + record.readUInt16LE(at + 20) + record.readUInt32LE(at + 16));
    at += length;
  }
  return '';
}
