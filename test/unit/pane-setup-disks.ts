import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disk } from '../../vm-templates/pane/guest/boot/disks.ts';
import type { DiskManager } from '../../vm-templates/pane/guest/shell/disks.ts';
import type { TestSystem } from './pane-system.ts';

const MEGABYTE = 1024 * 1024;

/** One disk of 40 GB whose partitions are directories: `device` is the directory itself. */
export function fakeDisks(system: TestSystem): DiskManager & { disk: Disk; calls: string[] } {
  const home = mkdtempSync(join(tmpdir(), 'pane-disk-'));
  const disk: Disk = { number: 0, device: '/dev/fake', size: 40 * 1024 * MEGABYTE, style: 'raw', partitions: [] };
  const calls: string[] = [];
  return {
    disk,
    calls,
    listDisks: async () => [structuredClone(disk)],
    async clean() {
      calls.push('clean');
      disk.partitions = [];
      disk.style = 'raw';
    },
    async convertToGpt() {
      calls.push('gpt');
      disk.style = 'gpt';
    },
    async createPartition(_disk, { typeGuid, name, size }) {
      const last = disk.partitions.at(-1);
      const offset = last ? last.offset + last.size : MEGABYTE;
      const number = disk.partitions.length + 1;
      disk.partitions.push({
        number,
        device: join(home, String(number)),
        offset,
        size: size ?? disk.size - offset - MEGABYTE,
        gpt: { number, typeGuid, uniqueGuid: '', firstSector: 0, lastSector: 0, attributes: 0n, name },
        fileSystem: { kind: 'raw', label: '' },
      });
      calls.push(`create ${name} ${size === undefined ? 'rest' : size / MEGABYTE}`);
      return number;
    },
    async setPartitionType(_disk, number, typeGuid) {
      disk.partitions[number - 1]!.gpt!.typeGuid = typeGuid;
    },
    async format(device, kind, label) {
      rmSync(device, { recursive: true, force: true });
      mkdirSync(device, { recursive: true });
      disk.partitions.find((partition) => partition.device === device)!.fileSystem = { kind, label };
      calls.push(`format ${kind} ${label}`);
    },
    async mount(device, _kind, letter) {
      system.drives.set(letter, { letter, root: device, kind: 'fixed', label: '', device });
      calls.push(`mount ${letter}`);
    },
    async unmount(letter) {
      system.drives.delete(letter);
    },
    async withUnmounted(letter, work) {
      return work(system.drives.get(letter)!.device!);
    },
    async rescan() {
      calls.push('rescan');
    },
    freeLetter: (from = 'C') => {
      for (let code = from.charCodeAt(0); code <= 90; code += 1) if (!system.drives.has(String.fromCharCode(code))) return String.fromCharCode(code);
      return undefined;
    },
  };
}
