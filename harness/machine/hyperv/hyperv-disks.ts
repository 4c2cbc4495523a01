import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Disks } from '../machine.ts';
import { hyperVError } from './hyperv-error.ts';
import { COPY_LIMIT_MS, type PowerShell } from './powershell.ts';

/**
 * VHDX disks, made by Hyper-V itself. Errors: `WP-HYPERV-*`.
 * Sources: New-VHD and Convert-VHD pages (the format is that of the file name's extension; conversion copies a whole chain).
 */
export function hyperVDisks(powershell: PowerShell): Disks {
  return {
    format: 'vhdx',
    async create(file, bytes) {
      await mkdir(path.dirname(path.resolve(file)), { recursive: true });
      await powershell.call('new-disk', { Path: path.resolve(file), SizeBytes: bytes }, { doing: `make disk ${file}` });
    },
    async overlay(file, base) {
      await access(base).catch(() => {
        throw hyperVError('WP-HYPERV-FILE', `The base disk ${base} is not there`, 'Run `wimproof clean --cache` and try again');
      });
      await mkdir(path.dirname(path.resolve(file)), { recursive: true });
      await powershell.call('new-differencing-disk', { Path: path.resolve(file), ParentPath: path.resolve(base) }, { doing: `make disk ${file} over ${base}` });
    },
    async flatten(from, to) {
      await powershell.call('convert-disk', { Path: path.resolve(from), DestinationPath: path.resolve(to), Type: 'Dynamic' }, { doing: `copy disk ${from}`, deadlineMs: COPY_LIMIT_MS });
    },
  };
}
